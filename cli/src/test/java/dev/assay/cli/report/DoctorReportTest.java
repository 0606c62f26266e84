package dev.assay.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.cli.flow.Diagnosis;
import dev.assay.cli.flow.Diagnosis.Check;
import dev.assay.cli.flow.Diagnosis.State;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
  private static final Diagnosis LACKING =
      new Diagnosis(
          List.of(
              new Check(
                  "disk", State.OK, "52.1 GiB free in /home/me/.cache/assay", Optional.empty()),
              new Check(
                  "bubblewrap",
                  State.MISSING,
                  "bubblewrap cannot set up a sandbox: no\n\u001b[2Jsecond line",
                  Optional.of("sysctl -w user.max_user_namespaces=15000")),
              new Check("jdks", State.WEAK, "none", Optional.of("apt-get install a-jdk"))));

  private static final Diagnosis FINE =
      new Diagnosis(List.of(new Check("git", State.OK, "built in", Optional.empty())));

  @Test
  void whatIsMissingStandsWithWhatMendsIt() throws Exception {
    Golden.check("doctor-missing", text(LACKING));
    Golden.check("doctor-ready", text(FINE));
  }

  @Test
  void machinesReadTheSame() throws Exception {
    JsonNode json = new ObjectMapper().readTree(json(LACKING));
    assertThat(json.at("/ready").booleanValue()).isFalse();
    assertThat(json.at("/checks/1/state").textValue()).isEqualTo("missing");
    assertThat(json.at("/checks/1/remedy").textValue()).startsWith("sysctl");
    assertThat(json.at("/checks/0/remedy").isNull()).isTrue();
    assertThat(new ObjectMapper().readTree(json(FINE)).at("/ready").booleanValue()).isTrue();
  }

  private static String text(Diagnosis diagnosis) throws IOException {
    StringBuilder out = new StringBuilder();
    DoctorReport.text(diagnosis, out);
    return out.toString();
  }

  private static String json(Diagnosis diagnosis) throws IOException {
    StringWriter out = new StringWriter();
    DoctorReport.json(diagnosis, out);
    return out.toString();
  }
}
