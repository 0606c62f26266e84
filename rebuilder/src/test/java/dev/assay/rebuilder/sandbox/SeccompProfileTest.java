package dev.assay.rebuilder.sandbox;

import static dev.assay.rebuilder.sandbox.BpfMachine.ALLOW;
import static dev.assay.rebuilder.sandbox.BpfMachine.X86_64;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the profile against the filter that bubblewrap takes, call by call. */
class SeccompProfileTest {
  private static final Pattern NUMBER = Pattern.compile("#define __NR_([a-z0-9_]+) ([0-9]+)");

  private final BpfMachine filter = new BpfMachine(Seccomp.filter());
  private Map<?, ?> profile = Map.of();

  @BeforeEach
  void read() throws Exception {
    try (JsonParser parser = new JsonFactory().createParser(SeccompProfile.json())) {
      parser.nextToken();
      profile = (Map<?, ?>) value(parser);
    }
  }

  /** Maps, lists, strings and longs. */
  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> fields = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          assertThat(fields.put(name, value(parser))).as(name).isNull();
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        yield values;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      default -> throw new AssertionError(parser.currentToken());
    };
  }

  @Test
  void whatIsNotNamedDoesNotExist() {
    assertThat(profile.get("defaultAction")).isEqualTo("SCMP_ACT_ERRNO");
    assertThat(profile.get("defaultErrnoRet")).isEqualTo(38L);
    assertThat(refusal("no_such_call")).isEqualTo(38);
  }

  @Test
  void whatIsRefusedGetsTheSameAnswerFromBoth() {
    assertThat(SystemCall.REFUSED).hasSizeGreaterThan(50);
    for (SystemCall call : SystemCall.REFUSED) {
      assertThat(refusal(call.name(), 0, 0, 0)).as(call.name()).isEqualTo(call.answer());
      assertThat(SeccompProfile.allowed()).doesNotContain(call.name());
      if (call.x86() >= 0) {
        assertThat(filter.run(X86_64, call.x86())).as(call.name()).isEqualTo(call.answer());
      }
    }
  }

  /** Every call that the kernel's own header numbers; of the two, none may be the more lenient. */
  @Test
  void bothAllowTheSameCalls() throws Exception {
    Map<String, Integer> numbers = numbers();
    assertThat(numbers).containsEntry("read", 0).containsEntry("getpid", 39);
    numbers.forEach(
        (name, number) ->
            assertThat(refusal(name, 0, 0, 0) == 0)
                .as(name)
                .isEqualTo(filter.run(X86_64, number, 0, 0, 0) == ALLOW));
    assertThat(SeccompProfile.allowed()).doesNotHaveDuplicates().contains("execve", "futex");
  }

  @Test
  void argumentsAreJudgedAlike() {
    for (long value : values()) {
      for (long other : List.of(0L, 1L, 0x1_0000_0000L, 12L)) {
        same("clone", 56, value, other, 0);
        same("socket", 41, value, 1, other);
        same("socketpair", 53, value, other, 0);
        same("ioctl", 16, other, value, 0);
        same("personality", 135, value, other, 0);
      }
    }
  }

  private void same(String name, int number, long... arguments) {
    assertThat(refusal(name, arguments) == 0)
        .as(name + " %x %x %x", arguments[0], arguments[1], arguments[2])
        .isEqualTo(filter.run(X86_64, number, arguments) == ALLOW);
  }

  /** Everything small, every bit and its neighbours, and all near to what is listed. */
  private static List<Long> values() {
    List<Long> values = new ArrayList<>();
    for (long value = 0; value < 64; value++) {
      values.add(value);
    }
    List<Long> centres = new ArrayList<>(List.of(0x5412L, 0x541cL, 0x20008L, 0x1200011L, -1L));
    for (int bit = 6; bit < 64; bit++) {
      centres.add(1L << bit);
    }
    for (long centre : List.copyOf(centres)) {
      for (int bit = 0; bit < 40; bit++) {
        values.add(centre ^ 1L << bit);
      }
      values.addAll(List.of(centre - 1, centre, centre + 1));
    }
    return values;
  }

  /** Some machines have the header that says so; the calls that are used here are everywhere. */
  private static Map<String, Integer> numbers() throws Exception {
    Map<String, Integer> numbers = new TreeMap<>(Map.of("read", 0, "getpid", 39));
    Path header = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    if (Files.exists(header)) {
      for (String line : Files.readAllLines(header)) {
        Matcher matcher = NUMBER.matcher(line);
        if (matcher.matches() && Integer.parseInt(matcher.group(2)) <= SystemCall.NEWEST) {
          numbers.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
      }
    }
    return numbers;
  }

  /** What libseccomp makes of it: the error number, or 0. */
  private long refusal(String name, long... arguments) {
    long answer = number(profile, "defaultErrnoRet");
    for (Object each : list(profile, "syscalls")) {
      Map<?, ?> rule = (Map<?, ?>) each;
      boolean named = list(rule, "names").contains(name);
      if (named && (!rule.containsKey("args") || holds(list(rule, "args"), arguments))) {
        boolean allowed = "SCMP_ACT_ALLOW".equals(rule.get("action"));
        assertThat(allowed ? "" : rule.get("action")).isIn("", "SCMP_ACT_ERRNO");
        answer = allowed ? 0 : number(rule, "errnoRet");
      }
    }
    return answer;
  }

  private static boolean holds(List<?> conditions, long... arguments) {
    for (Object each : conditions) {
      Map<?, ?> condition = (Map<?, ?>) each;
      assertThat(condition.get("op")).isEqualTo("SCMP_CMP_MASKED_EQ");
      long argument = arguments[Math.toIntExact(number(condition, "index"))];
      if ((argument & number(condition, "value")) != number(condition, "valueTwo")) {
        return false;
      }
    }
    return true;
  }

  private static long number(Map<?, ?> fields, String name) {
    return (Long) Objects.requireNonNull(fields.get(name), name);
  }

  private static List<?> list(Map<?, ?> fields, String name) {
    return (List<?>) Objects.requireNonNull(fields.get(name), name);
  }
}
