package dev.assay.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  /** Right-hand sides and what they are; {@code v} is 1.2.3-RC1, {@code a} is empty. */
  private static final Map<String, String> VALUES = new TreeMap<>();

  static {
    VALUES.put("plain", "plain");
    VALUES.put("", "");
    VALUES.put("''", "");
    VALUES.put("a'b'\"c\"d", "abcd");
    VALUES.put("'$v `x` \\'", "$v `x` \\");
    VALUES.put("\"a\\\"b\\$v\\\\ \\n\"", "a\"b$v\\ \\n");
    VALUES.put("a\\ b\\$v", "a b$v");
    VALUES.put("\"two\nlines\"", "two\nlines");
    VALUES.put("one\\\nline", "oneline");
    VALUES.put("\"one\\\nline\"", "oneline");
    VALUES.put("x$v.y", "x1.2.3-RC1.y");
    VALUES.put("${v}y$a", "1.2.3-RC1y");
    VALUES.put("x # a comment", "x");
    VALUES.put("x#y", "x#y");
    VALUES.put("x\t#y", "x");
    VALUES.put("{a,b}*", "{a,b}*");
    VALUES.put("x=y", "x=y");
    VALUES.put("$(echo $v | tr . _)", "1_2_3-RC1");
    VALUES.put("$(echo ${v}|tr '.-' '__')", "1_2_3_RC1");
    VALUES.put("`echo $v | tr '[:upper:]' '[:lower:]'`", "1.2.3-rc1");
    VALUES.put("$(echo $v | tr A-Z a-z)", "1.2.3-rc1");
    VALUES.put("$(echo $v | tr -d .)", "123-RC1");
    VALUES.put("$(echo $v | tr 123 x)", "x.x.x-RCx");
    VALUES.put("\"v$(echo \"$v\" | cut -d - -f 1)\"", "v1.2.3");
    VALUES.put("$(echo $v | cut -d. -f1,2)", "1.2");
    VALUES.put("$(echo $v | cut -d . -f 2-)", "2.3-RC1");
    VALUES.put("$(echo $v | cut -d . -f 3,1)", "1.3-RC1");
    VALUES.put("$(echo $v | cut -d / -f 2)", "1.2.3-RC1");
    VALUES.put("$(echo $v | cut -c 3-)", "2.3-RC1");
    VALUES.put("$(echo $v | cut -c -3)", "1.2");
    VALUES.put("$(echo $v | cut -c 1,3)", "12");
    VALUES.put("$(echo $v | sed s/RC/rc/)", "1.2.3-rc1");
    VALUES.put("$(echo $v | sed 's/[0-9]/x/g')", "x.x.x-RCx");
    VALUES.put("$(echo $v | sed -e 's/\\./_/g')", "1_2_3-RC1");
    VALUES.put("$(echo $v | sed -e 's/\\./_/' -e 's|-|/|')", "1_2.3/RC1");
    VALUES.put("$(echo $v | sed 's/\\(.*\\)-\\(.*\\)/\\2-\\1/')", "RC1-1.2.3");
    VALUES.put("$(echo $v | sed 's/^[0-9]*\\.//')", "2.3-RC1");
    VALUES.put("$(echo $v | sed 's/-.*$//')", "1.2.3");
    VALUES.put("$(echo $v | sed 's/R\\?C\\+[0-9]\\{1,2\\}/<&>/')", "1.2.3-<RC1>");
    VALUES.put("$(echo 'a+b|c(d)' | sed 's/a+b|c(d)/x/')", "x");
    VALUES.put("$(echo 'a*b' | sed 's/*/x/')", "axb");
    VALUES.put("$(echo 'a]b^c' | sed 's/[]^]/x/g')", "axbxc");
    VALUES.put("$(echo abc | sed 's/x*/-/')", "-abc");
    VALUES.put("$(echo abxc | sed 's/x*/-/g')", "-a-b-c-");
    VALUES.put("$(echo aXbX | sed 's/X$/-/g')", "aXb-");
    VALUES.put("$(echo $v | sed 's|\\([0-9]\\)|<\\1>|g')", "<1>.<2>.<3>-RC<1>");
    VALUES.put("$(echo $v | sed 's/[^0-9]//g')", "1231");
    VALUES.put("$(echo $v | sed 's/[0-9.]*-/\\&/')", "&RC1");
    VALUES.put("$(echo a  b)", "a b");
    VALUES.put("$(echo \"a  b\")", "a  b");
    VALUES.put("$(echo -n x)", "x");
    VALUES.put("$(echo)", "");
    VALUES.put("$(echo $(echo $v | cut -c 1)x)", "1x");
    VALUES.put("`echo \\`echo x\\`y`", "xy");
  }

  @Test
  void valuesAreThoseOfAShell() throws Exception {
    for (var expected : VALUES.entrySet()) {
      assertThat(Specs.valueOf("x", "v=1.2.3-RC1\na=\nx=" + expected.getKey()))
          .as(expected.getKey())
          .isEqualTo(expected.getValue());
    }
  }

  /** The expected values above, checked against a real shell; the one place where one runs. */
  @Test
  void aRealShellAgrees() throws Exception {
    StringBuilder script = new StringBuilder("v=1.2.3-RC1\na=\n");
    VALUES.keySet().forEach(key -> script.append("x=" + key + "\nprintf '%s\\0' \"$x\"\n"));
    Process shell =
        new ProcessBuilder("sh", "-c", script.toString()).redirectErrorStream(true).start();
    shell.getOutputStream().close();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(output).isZero();
    assertThat(List.of(output.split("\0", -1)).subList(0, VALUES.size()))
        .containsExactlyElementsOf(VALUES.values());
  }

  @Test
  void everythingElseIsRefusedWithItsPlace() {
    assertRefused("x=$(rm -rf /)", "1:3", "can't carry out \"rm -rf /\"");
    assertRefused("x=`id`", "1:3", "can't carry out \"id\"");
    assertRefused("x=$(echo a | sh)", "1:3", "can't carry out");
    assertRefused("x=$(echo a; id)", "1:11", "found ; outside quotes");
    assertRefused("x=$(echo a > f)", "1:12", "found > outside quotes");
    assertRefused("x=$(echo a", "1:3", "does not end where it should");
    assertRefused("x=`echo a) b`", "1:3", "does not end where it should");
    assertRefused("x=`echo a", "1:3", "is never closed");
    assertRefused("x=$((1+1))", "1:5", "found ( outside quotes");
    assertRefused("x=$(echo | | tr a b)", "1:3", "can't carry out");
    assertRefused("x=$(echo -e a)", "1:3", "echo -e");
    assertRefused("x=$(echo a | tr a)", "1:3", "tr with other arguments");
    assertRefused("x=$(echo a | tr a '')", "1:3", "tr with an empty second set");
    assertRefused("x=$(echo a | tr '[:alpha:]' b)", "1:3", "the set [:alpha:]");
    assertRefused("x=$(echo a | tr z-a b)", "1:3", "the range z-a");
    assertRefused("x=$(echo a | cut -b 1)", "1:3", "cut -b");
    assertRefused("x=$(echo a | cut -f 0)", "1:3", "the list 0");
    assertRefused("x=$(echo a | cut -c 3-2)", "1:3", "the list 3-2");
    assertRefused("x=$(echo a | cut -c 1,)", "1:3", "the list 1,");
    assertRefused("x=$(echo a | cut -d)", "1:3", "cut with these arguments");
    assertRefused("x=$(echo a | sed -i s/a/b/ f)", "1:3", "sed with other arguments");
    assertRefused("x=$(echo a | sed 's/a/b/e')", "1:3", "sed s/a/b/e");
    assertRefused("x=$(echo a | sed 's/a/b/w f')", "1:3", "sed s/a/b/w f");
    assertRefused("x=$(echo a | sed 1d)", "1:3", "sed 1d");
    assertRefused("x=$(echo a | sed 's//b/')", "1:3", "an empty pattern");
    assertRefused("x=$(echo a | sed 's/\\(a*\\)*/b/')", "1:3", "a repeated group");
    assertRefused("x=$(echo a | sed 's/a**/b/')", "1:3", "a repeated group or repetition");
    assertRefused("x=$(echo a | sed 's/a\\|b/c/')", "1:3", "\\| in a\\|b");
    assertRefused("x=$(echo a | sed 's/a/\\7/')", "1:3", "the replacement \\7");
    assertRefused("x=$(echo a | sed 's/\\(a/b/')", "1:3", "the pattern");
    assertRefused("x=$y", "1:3", "$y is used here, and not assigned above");
    assertRefused("x=${y:-z}", "1:3", "expected $NAME");
    assertRefused("x=$'a'", "1:3", "expected $NAME");
    assertRefused("x=$1", "1:3", "expected $NAME");
    assertRefused("y='a b'\nx=$(echo $y)", "2:10", "put $y in double quotes");
    assertRefused("x=~/a", "1:3", "found ~ outside quotes");
    assertRefused("x=(a b)", "1:3", "found ( outside quotes");
    assertRefused("x=a&", "1:4", "found & outside quotes");
    assertRefused("x=\"a", "1:3", "this quote \" is never closed");
    assertRefused("x='a", "1:3", "this quote ' is never closed");
    assertRefused("x=a b", "1:5", "expected the end of the line");
    assertRefused("x=a y=b", "1:5", "expected the end of the line");
    assertRefused("x+=a", "1:1", "expected NAME=value");
    assertRefused("x =a", "1:1", "expected NAME=value");
    assertRefused("  if true; then", "1:3", "expected NAME=value");
    assertRefused(". ./other", "1:1", "nothing in it is run");
    assertRefused("export", "1:1", "expected NAME=value");
    assertRefused("1x=a", "1:1", "expected NAME=value");
  }

  @Test
  void theWorkIsBounded() {
    assertRefused("x=" + "$(echo ".repeat(7) + "a" + ")".repeat(7), "nested more than 6 deep");
    assertRefused("x='" + "a".repeat(20_000) + "'", "longer than 16384");
    assertRefused("a=xxxxxxxxxx\n" + "a=$a$a\n".repeat(20), "longer than 16384 characters");
    assertRefused(
        "a=" + "x".repeat(10_000) + "\n" + "x=$(echo" + " $a".repeat(2_000) + ")",
        "too many substitutions");
    StringBuilder chain = new StringBuilder("a0=\n");
    for (int i = 1; i < 2_000; i++) {
      chain.append("a" + i + "=$a" + (i - 1) + "\n");
    }
    assertRefused(chain.toString(), "more than 1000 names");
  }

  @Test
  void aPatternThatBacktracksForAgesIsRefused() {
    String stars = ".*".repeat(30);
    assertRefused(
        "a=" + "x".repeat(1_000) + "\nx=$(echo $a | sed 's/" + stars + "y/z/')",
        "2:",
        "too many substitutions");
  }

  private static void assertRefused(String text, String... parts) {
    assertThatThrownBy(() -> Specs.valueOf("x", text))
        .as(text.length() > 200 ? text.substring(0, 200) : text)
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageStartingWith("demo.buildspec:")
        .hasMessageContainingAll(parts);
  }
}
