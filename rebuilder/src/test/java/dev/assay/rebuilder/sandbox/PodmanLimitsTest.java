package dev.assay.rebuilder.sandbox;

/** The same in a container of podman. */
class PodmanLimitsTest extends LimitsTest {
  @Override
  Sandbox sandbox() {
    return new Podman(System.getenv(), folder.resolve("probe"), event -> {});
  }
}
