package dev.assay.cli;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What parts of Assay may not call or hold, as conditions for {@link ArchitectureTest}. */
final class Forbidden {
  // Each entry is matched against the whole of "java.util.Date.<init>(long)".

  static final List<String> CLOCK =
      List.of(
          "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(\\)",
          "java\\.time\\..*\\.now\\(.*\\)",
          "java\\.time\\.Clock\\.(system|tick).*",
          "java\\.util\\.Date\\.<init>\\(\\)",
          "java\\.util\\.Calendar\\.getInstance\\(.*\\)");

  static final List<String> RANDOMNESS =
      List.of(
          "java\\.lang\\.Math\\.random\\(\\)",
          "java\\.util\\.UUID\\.randomUUID\\(\\)",
          "java\\.util\\.Collections\\.shuffle\\(.*\\)",
          "java\\.util\\.random\\..*",
          "java\\.util\\.(Splittable)?Random\\..*",
          "java\\.util\\.concurrent\\.ThreadLocalRandom\\..*",
          "java\\.security\\.SecureRandom\\..*");

  /** Of the machine: locale, zone, charset. */
  static final List<String> DEFAULTS =
      List.of(
          "java\\.util\\.Locale\\.getDefault\\(.*\\)",
          "java\\.lang\\.String\\.(toLowerCase|toUpperCase)\\(\\)",
          "java\\.lang\\.String\\.formatted\\(.*\\)",
          "java\\.lang\\.String\\.format\\(java\\.lang\\.String, .*\\)",
          "java\\.io\\.Print(Stream|Writer)\\.(printf|format)\\(java\\.lang\\.String, .*\\)",
          "java\\.util\\.Formatter\\.<init>\\((java\\.lang\\.Appendable)?\\)",
          "java\\.time\\.ZoneId\\.systemDefault\\(\\)",
          "java\\.util\\.TimeZone\\.getDefault\\(\\)",
          "java\\.nio\\.charset\\.Charset\\.defaultCharset\\(\\)",
          "java\\.lang\\.String\\.getBytes\\(\\)",
          "java\\.lang\\.String\\.<init>\\(\\[B(, int, int)?\\)",
          "java\\.io\\.ByteArrayOutputStream\\.toString\\(\\)",
          "java\\.io\\.InputStreamReader\\.<init>\\(java\\.io\\.InputStream\\)",
          "java\\.io\\.OutputStreamWriter\\.<init>\\(java\\.io\\.OutputStream\\)",
          "java\\.io\\.File(Reader|Writer)\\.<init>\\((?!.*Charset).*\\)",
          "java\\.io\\.Print(Stream|Writer)\\.<init>\\(java\\.io\\.(File|OutputStream)"
              + "(, boolean)?\\)",
          "java\\.util\\.Scanner\\.<init>\\(java\\.io\\.(File|InputStream)\\)");

  /** What only a command line may do. */
  static final List<String> END =
      List.of(
          "java\\.lang\\.System\\.exit\\(int\\)",
          "java\\.lang\\.Runtime\\.(exit|halt)\\(int\\)",
          ".*\\.printStackTrace\\(\\)");

  /** The class path must not decide what is used. */
  static final List<String> DISCOVERY = List.of("java\\.util\\.ServiceLoader\\..*");

  /** Types that can be changed although the field is final. */
  private static final Set<String> MUTABLE =
      Set.of(
          "java.lang.StringBuilder",
          "java.lang.ThreadLocal",
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.BitSet",
          "java.util.Date",
          "java.util.EnumMap",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.Properties",
          "java.util.Random",
          "java.util.TreeMap",
          "java.util.TreeSet");

  private Forbidden() {}

  /** Calls one of {@code targets}, or refers to it. */
  static ArchCondition<JavaClass> call(List<String> targets) {
    Pattern pattern = Pattern.compile(String.join("|", targets));
    return new ArchCondition<>("call what is forbidden there") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaCodeUnitAccess<?> access : item.getCodeUnitAccessesFromSelf()) {
          if (pattern.matcher(describe(access.getTarget())).matches()) {
            events.add(SimpleConditionEvent.satisfied(item, access.getDescription()));
          }
        }
      }
    };
  }

  private static String describe(CodeUnitAccessTarget target) {
    return target.getRawParameterTypes().stream()
        .map(JavaClass::getName)
        .collect(Collectors.joining(", ", target.getFullName().replaceFirst("\\(.*", "("), ")"));
  }

  /** Is final, and not of a type that is made to change; an array is private. */
  static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be constant") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        Set<JavaModifier> modifiers = field.getModifiers();
        JavaClass type = field.getRawType();
        boolean constant =
            modifiers.contains(JavaModifier.FINAL)
                && !MUTABLE.contains(type.getName())
                && !type.getPackageName().startsWith("java.util.concurrent")
                && (!type.isArray() || modifiers.contains(JavaModifier.PRIVATE));
        if (!constant && !modifiers.contains(JavaModifier.SYNTHETIC)) {
          String message = field.getDescription() + " can change";
          events.add(SimpleConditionEvent.violated(field, message));
        }
      }
    };
  }
}
