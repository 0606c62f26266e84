package dev.assay.core.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.json.RefusedException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Layer;
import dev.assay.core.result.PackedAgain;
import dev.assay.core.result.Range;
import dev.assay.core.result.Segment;
import dev.assay.core.result.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Accounts that lie consistently: each class of lie, on files small enough to see it. */
class AccountCheckTest {
  private static final ArtifactPath FILE = ArtifactPath.of("f");
  private static final ArtifactPath INNER = FILE.resolve(MemberName.of("m"));

  /** Two files that differ in the middle. */
  private final byte[] published = bytes("head-EVIL-tail");

  private final byte[] rebuilt = bytes("head-ok-tail");

  private final Finding middle = finding(0, range(published, 5, 4), range(rebuilt, 5, 2));

  private final List<Segment> left = List.of(equal(0, 5, 0), owned(5, 4, 0), equal(9, 5, 7));
  private final List<Segment> right = List.of(equal(0, 5, 0), owned(5, 2, 0), equal(7, 5, 9));

  @Test
  void aTrueAccountHolds() throws Exception {
    ArtifactResult claim = claim(List.of(middle), root(left, right));
    AccountCheck.Evidence seen = check(claim, published, rebuilt);
    assertThat(seen.segments()).isEqualTo(6);
    assertThat(seen.findings()).isEqualTo(1);
    assertThat(seen.worst()).isEqualTo(Grade.CODE);
  }

  @Test
  void aDifferenceThatIsCalledEqualIsRefused() throws Exception {
    byte[] other = bytes("head-evil-tail");
    Finding small = finding(0, range(published, 8, 1), range(other, 8, 1));
    ArtifactResult claim =
        claim(
            published,
            other,
            List.of(small),
            List.of(
                layer(
                    published,
                    other,
                    List.of(equal(0, 8, 0), owned(8, 1, 0), equal(9, 5, 9)),
                    List.of(equal(0, 8, 0), owned(8, 1, 0), equal(9, 5, 9)))));
    refused(claim, published, other, "segment 0: expected the same bytes");
  }

  @Test
  void unequalFilesNeedAFindingAndAnAccount() {
    refused(claim(List.of(), root(left, right)), "the findings: expected one");
    refused(claim(List.of(middle), List.of()), "the account: expected one");
  }

  @Test
  void equalFilesHaveNeither() {
    List<Layer> layers = List.of(layer(rebuilt, rebuilt, right, right));
    Finding finding = finding(0, range(rebuilt, 5, 2), range(rebuilt, 5, 2));
    refused(
        claim(rebuilt, rebuilt, List.of(finding), layers), rebuilt, rebuilt, "the files are equal");
    refused(claim(rebuilt, rebuilt, List.of(), List.of()), rebuilt, rebuilt, "expected reproduced");
  }

  @Test
  void theVerdictFollowsFromTheFindings() throws Exception {
    for (Verdict verdict : List.of(new Verdict.Allowed(), inconclusive(), different())) {
      check(with(verdict, claim(List.of(middle), root(left, right))), published, rebuilt);
    }
    refused(
        with(new Verdict.ReproducedUnderSignature(), claim(List.of(middle), root(left, right))),
        "the verdict: expected another verdict");
  }

  /** A file that came out equal only with a published signature inside is no plain pass. */
  @Test
  void whatWasPackedAgainIsEqualUnderItsSignature() throws Exception {
    byte[] same = published;
    ArtifactResult plain = claim(same, same, List.of(), List.of());
    Artifact file = plain.published().orElseThrow();
    PackedAgain proof =
        new PackedAgain(
            file,
            List.of(new PackedAgain.Signed("a.exe", 8, Digest.of(same), "CN=A", "X.509 00")),
            List.of("make"),
            Optional.empty());
    check(plain.with(new Verdict.ReproducedUnderSignature(), proof), same, same);
    assertThatThrownBy(() -> check(with(new Verdict.ReproducedUnderSignature(), plain), same, same))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("expected reproduced, since the files are equal");
    PackedAgain none = new PackedAgain(file, List.of(), List.of(), Optional.of("it failed"));
    for (Verdict verdict : List.of(new Verdict.Reproduced(), different())) {
      assertThatThrownBy(() -> plain.with(verdict, proof))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> plain.with(new Verdict.ReproducedUnderSignature(), none))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new PackedAgain(file, List.of(), List.of("make"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void gapsOverlapsAndShortAccountsAreRefused() {
    refused(tampered(left, 1, owned(6, 3, 0)), "published segment 1: expected offset 5");
    refused(tampered(left, 1, owned(4, 5, 0)), "published segment 1: expected offset 5");
    refused(tampered(left, 2, equal(9, 4, 7)), "expected segments up to 14");
    refused(tampered(left, 2, equal(9, 6, 7)), "expected segments up to 14");
    refused(claim(List.of(middle), root(left.subList(0, 2), right)), "up to 14");
    refused(claim(List.of(middle), root(List.of(), List.of())), "up to 14");
    refused(claim(List.of(middle), root(left.reversed(), right)), "expected offset 0");
  }

  @Test
  void equalSegmentsAreMirrored() {
    refused(tampered(left, 2, equal(9, 5, 6)), "expected the same segment at 6");
    refused(tampered(left, 0, owned(0, 5, 0)), "an equal segment on the published side");
    List<Segment> other = new ArrayList<>(right);
    other.set(2, equal(7, 5, 8));
    refused(claim(List.of(middle), root(left, other)), "expected the same segment at 7");
  }

  @Test
  void findingsAndSegmentsMatchOneToOne() {
    Finding longer = finding(0, range(published, 5, 5), range(rebuilt, 5, 2));
    refused(claim(List.of(longer), root(left, right)), "the ranges that its segments have");
    Finding twice =
        finding(
            0,
            List.of(range(published, 5, 4), range(published, 5, 4)),
            List.of(range(rebuilt, 5, 2)));
    refused(claim(List.of(twice), root(left, right)), "the ranges that its segments have");
    Finding oneSided = finding(0, List.of(range(published, 5, 4)), List.of());
    refused(claim(List.of(oneSided), root(left, right)), "the ranges that its segments have");
    Finding otherBytes = finding(0, range(bytes("head-LIVE"), 5, 4), range(rebuilt, 5, 2));
    refused(claim(List.of(otherBytes), root(left, right)), "another digest");
    refused(tampered(left, 1, owned(5, 4, 1)), "the ranges that its segments have, []");
  }

  @Test
  void aFindingOfNothingIsRefused() {
    Finding nothing = finding(0, List.of(), List.of());
    refused(claim(List.of(middle, nothing), root(left, right)), "expected bytes that it owns");
    Finding empty = finding(0, List.of(range(published, 5, 0)), List.of(range(rebuilt, 5, 2)));
    refused(claim(List.of(empty), root(left, right)), "ranges of 1 byte or more");
    refused(claim(List.of(middle, middle), root(left, right)), "finding 1 (f, part): expected");
  }

  @Test
  void kindsPathsRulesAndLayersFit() {
    List<Layer> layers = root(left, right);
    refused(claim(List.of(as(Kind.ADDED)), layers), "expected that it is CHANGED");
    refused(claim(List.of(as(Grade.METADATA, "default")), layers), "a rule for METADATA");
    refused(claim(List.of(as(Grade.CODE, "")), layers), "a rule for CODE");
    Finding elsewhere = finding(ArtifactPath.of("g"), 0, middle.published(), middle.rebuilt());
    refused(claim(List.of(elsewhere), layers), "expected a path in f");
    Finding nowhere = finding(FILE, 1, middle.published(), middle.rebuilt());
    refused(claim(List.of(nowhere), layers), "expected a layer that exists");
  }

  @Test
  void bitsAreTheSumOfThoseOfTheFindings() throws Exception {
    List<Layer> layers = root(left, right);
    Finding carries = as(Grade.METADATA, "time/1").carrying(31_020);
    check(bits(32, claim(List.of(carries), layers)), published, rebuilt);
    for (int lie : List.of(0, 31, 33, Integer.MAX_VALUE)) {
      refused(bits(lie, claim(List.of(carries), layers)), "expected 32, the sum of the findings");
    }
    refused(bits(1, claim(List.of(middle), layers)), "expected 0, the sum of the findings");
    // No sum may wrap around.
    Finding huge = as(Grade.METADATA, "time/1").carrying(Long.MAX_VALUE);
    refused(bits(0, claim(List.of(huge, huge), layers)), "the sum of the findings");
  }

  @Test
  void equalFilesCarryNothing() {
    ArtifactResult claim =
        with(new Verdict.Reproduced(), claim(rebuilt, rebuilt, List.of(), List.of()));
    refused(bits(1, claim), rebuilt, rebuilt, "0, since the files are equal");
  }

  @Test
  void whatIsAboveTheBudgetIsNotMetadata() throws Exception {
    List<Layer> layers = root(left, right);
    Finding most = as(Grade.METADATA, "time/1").carrying(256_000);
    check(bits(256, claim(List.of(most), layers)), published, rebuilt);
    Finding more = as(Grade.METADATA, "time/1").carrying(256_001);
    refused(bits(257, claim(List.of(more), layers)), "expected HIDDEN by metadata-budget/1");
    Finding hidden = as(Grade.HIDDEN, "metadata-budget/1").carrying(256_001);
    check(bits(257, claim(List.of(hidden), layers)), published, rebuilt);
    Finding renamed = as(Grade.METADATA, "metadata-budget/1").carrying(256_001);
    refused(bits(257, claim(List.of(renamed), layers)), "expected HIDDEN by metadata-budget/1");
  }

  @Test
  void onlyMetadataCarriesBitsWithinTheBudget() {
    List<Layer> layers = root(left, right);
    Finding code = middle.carrying(1_000);
    refused(bits(1, claim(List.of(code), layers)), "METADATA, if it carries bits");
    Finding hidden = as(Grade.HIDDEN, "metadata-budget/1");
    refused(claim(List.of(hidden), layers), "METADATA, if it carries bits");
    refused(bits(1, claim(List.of(hidden.carrying(1_000)), layers)), "METADATA, if it carries");
  }

  @Test
  void theFirstLayerIsTheFile() {
    Layer layer = layer(published, rebuilt, left, right);
    Layer.Origin half = new Layer.Origin(-1, 0, 14, "stored", 7, Digest.of(published));
    refused(
        claim(
            List.of(middle),
            List.of(
                new Layer(
                    FILE, half, layer.rebuilt(), left, right, List.of(), OptionalInt.empty()))),
        "layer 0, published: expected the whole file");
    Layer renamed =
        new Layer(
            INNER, layer.published(), layer.rebuilt(), left, right, List.of(), OptionalInt.empty());
    Finding inside = finding(INNER, 0, middle.published(), middle.rebuilt());
    refused(claim(List.of(inside), List.of(renamed)), "layer 0: expected the file itself");
  }

  @Test
  void anotherOrderNeedsAFindingThatNamesWhatMoved() throws Exception {
    byte[] ab = bytes("aaabb");
    byte[] ba = bytes("bbaaa");
    List<Segment> there = List.of(equal(0, 3, 2), equal(3, 2, 0));
    List<Segment> back = List.of(equal(0, 2, 3), equal(2, 3, 0));
    Finding moved = finding(0, range(ab, 3, 2), range(ba, 0, 2));
    check(claim(ab, ba, List.of(moved), ordered(ab, ba, there, back, 0)), ab, ba);
    Finding less = finding(0, range(ab, 3, 1), range(ba, 0, 1));
    refused(
        claim(ab, ba, List.of(less), ordered(ab, ba, there, back, 0)), ab, ba, "an order finding");
    Finding oneSided = finding(0, List.of(range(ab, 3, 2)), List.of());
    refused(
        claim(ab, ba, List.of(oneSided), ordered(ab, ba, there, back, 0)), ab, ba, "both sides");
    Finding lying = finding(0, range(ab, 3, 2), range(bytes("xx"), 0, 2));
    refused(
        claim(ab, ba, List.of(lying), ordered(ab, ba, there, back, 0)), ab, ba, "another digest");
    refused(
        claim(ab, ba, List.of(moved), ordered(ab, ba, there, back)), ab, ba, "an order finding");
    refused(claim(ab, ba, List.of(moved), ordered(ab, ba, there, back, 0, 0)), ab, ba, "one role");
  }

  /** A contradiction is said on top: it owns no bytes, and so excuses none. */
  @Test
  void aContradictionNamesBytesThatAreThereAndOwnsNone() throws Exception {
    Finding lie = finding(0, List.of(range(published, 0, 9)), List.of());
    check(claim(List.of(middle, lie), contradicted(left, 1)), published, rebuilt);
    refused(claim(List.of(middle, lie), root(left, right)), "expected bytes, an order");
    Finding invented = finding(0, List.of(range(bytes("head-GOOD"), 0, 9)), List.of());
    refused(claim(List.of(middle, invented), contradicted(left, 1)), "another digest");
    refused(claim(List.of(middle), contradicted(left, 0)), "expected one role");
    refused(claim(List.of(middle), contradicted(left, 7)), "a finding that exists");
    List<Segment> hole = List.of(equal(0, 5, 0), equal(9, 5, 7));
    refused(
        claim(List.of(middle), contradicted(hole, 0)), "published segment 1: expected offset 5");
  }

  private List<Layer> contradicted(List<Segment> segments, int finding) {
    Layer plain = layer(published, rebuilt, segments, right);
    return List.of(
        new Layer(
            FILE,
            plain.published(),
            plain.rebuilt(),
            segments,
            right,
            List.of(),
            List.of(finding),
            OptionalInt.empty()));
  }

  @Test
  void innerLayersDecodeToWhatIsClaimed() throws Exception {
    Nested nested = new Nested(deflate(bytes("evil")), deflate(bytes("good")));
    check(nested.claim(), nested.published, nested.rebuilt);
    refused(nested.coding("stored"), nested, "decoded bytes with");
    refused(nested.coding("rot13"), nested, "a coding that can be checked");
    refused(nested.size(3), nested, "it decodes to more than the account says");
    refused(nested.size(5), nested, "expected 5 decoded bytes");
    refused(nested.content(bytes("lies")), nested, "4 decoded bytes with");
    refused(nested.content(bytes("good")), nested, "content that differs");
    refused(nested.parent(1), nested, "one parent on both sides, before it");
    refused(nested.moved(1), nested, "a layer that is decoded from it alone");
    refused(nested.moved(1000), nested, "a layer that is decoded from it alone");
    refused(nested.path(FILE), nested, "expected a path below f");
    refused(nested.path(ArtifactPath.of("g").resolve(MemberName.of("m"))), nested, "a path");
  }

  @Test
  void layersAreWhereTheirSegmentsAre() throws Exception {
    Nested nested = new Nested(deflate(bytes("evil")), deflate(bytes("good")));
    refused(nested.owner(new Segment.DecodedAs(2)), nested, "a layer that is decoded from it");
    refused(nested.owner(new Segment.DecodedAs(0)), nested, "a layer that is decoded from it");
    refused(nested.owner(new Segment.OwnedBy(0)), nested, "expected a finding of layer 0");
  }

  @Test
  void whatAnEncodingHidesNeedsAFinding() throws Exception {
    byte[] evil = deflate(bytes("evil"));
    byte[] good = deflate(bytes("good"));
    byte[] padded = concat(new byte[] {(byte) 0b10101_000, 0, 0, -1, -1}, evil);
    for (Nested nested :
        List.of(
            new Nested(padded, good),
            new Nested(concat(evil, bytes("INJECTED")), good),
            new Nested(evil, concat(good, bytes("x"))))) {
      refused(nested.claim(), nested, "an encoding that carries nothing else, or a finding");
      check(nested.withEncodingFinding(), nested.published, nested.rebuilt);
      refused(nested.withEncodingFindingOfLess(), nested, "the encoding of layer 1 (f!/m)");
    }
  }

  /** A file that is one deflated member behind a header. */
  private static final class Nested {
    final byte[] published;
    final byte[] rebuilt;
    private final byte[] left;
    private final byte[] right;

    Nested(byte[] published, byte[] rebuilt) {
      this.left = published;
      this.right = rebuilt;
      this.published = concat(bytes("head"), published);
      this.rebuilt = concat(bytes("head"), rebuilt);
    }

    ArtifactResult claim() {
      return claim(origin(0, 4, "deflate", 4, "evil"), INNER, new Segment.DecodedAs(1));
    }

    ArtifactResult coding(String coding) {
      return claim(origin(0, 4, coding, 4, "evil"), INNER, new Segment.DecodedAs(1));
    }

    ArtifactResult size(long size) {
      return claim(origin(0, 4, "deflate", size, "evil"), INNER, new Segment.DecodedAs(1));
    }

    ArtifactResult content(byte[] content) {
      String text = new String(content, US_ASCII);
      return claim(origin(0, 4, "deflate", 4, text), INNER, new Segment.DecodedAs(1));
    }

    ArtifactResult parent(int parent) {
      return claim(origin(parent, 4, "deflate", 4, "evil"), INNER, new Segment.DecodedAs(1));
    }

    ArtifactResult moved(int by) {
      return claim(origin(0, 4 + by, "deflate", 4, "evil"), INNER, new Segment.DecodedAs(1));
    }

    ArtifactResult path(ArtifactPath path) {
      return claim(origin(0, 4, "deflate", 4, "evil"), path, new Segment.DecodedAs(1));
    }

    ArtifactResult owner(Segment.Owner owner) {
      return claim(origin(0, 4, "deflate", 4, "evil"), INNER, owner);
    }

    ArtifactResult withEncodingFinding() {
      return claim(finding(0, range(published, 4, left.length), range(rebuilt, 4, right.length)));
    }

    ArtifactResult withEncodingFindingOfLess() {
      return claim(
          finding(0, range(published, 4, left.length - 1), range(rebuilt, 4, right.length)));
    }

    private ArtifactResult claim(Finding encoding) {
      ArtifactResult plain = claim();
      Layer inner = plain.layers().get(1);
      Layer encoded =
          new Layer(
              inner.path(),
              inner.published(),
              inner.rebuilt(),
              inner.publishedSegments(),
              inner.rebuiltSegments(),
              List.of(),
              OptionalInt.of(1));
      return AccountCheckTest.claim(
          published,
          rebuilt,
          List.of(plain.findings().getFirst(), encoding),
          List.of(plain.layers().getFirst(), encoded));
    }

    private Layer.Origin origin(int parent, long at, String coding, long size, String content) {
      return new Layer.Origin(parent, at, left.length, coding, size, Digest.of(bytes(content)));
    }

    private ArtifactResult claim(Layer.Origin inner, ArtifactPath path, Segment.Owner owner) {
      Layer outer =
          layer(
              published,
              rebuilt,
              List.of(equal(0, 4, 0), new Segment(4, left.length, owner)),
              List.of(equal(0, 4, 0), new Segment(4, right.length, new Segment.DecodedAs(1))));
      Layer.Origin other =
          new Layer.Origin(0, 4, right.length, "deflate", 4, Digest.of(bytes("good")));
      List<Segment> all = List.of(owned(0, 4, 0));
      Finding content =
          finding(
              path, 1, List.of(range(bytes("evil"), 0, 4)), List.of(range(bytes("good"), 0, 4)));
      return AccountCheckTest.claim(
          published,
          rebuilt,
          List.of(content),
          List.of(outer, new Layer(path, inner, other, all, all, List.of(), OptionalInt.empty())));
    }
  }

  private ArtifactResult tampered(List<Segment> segments, int at, Segment other) {
    List<Segment> changed = new ArrayList<>(segments);
    changed.set(at, other);
    return claim(List.of(middle), root(changed, right));
  }

  private Finding as(Kind kind) {
    return new Finding(
        FILE,
        "part",
        kind,
        Grade.CODE,
        "default",
        0,
        middle.published(),
        middle.rebuilt(),
        Detail.of(""));
  }

  private Finding as(Grade grade, String rule) {
    return middle.graded(grade, rule);
  }

  private List<Layer> root(List<Segment> publishedSegments, List<Segment> rebuiltSegments) {
    return List.of(layer(published, rebuilt, publishedSegments, rebuiltSegments));
  }

  private static List<Layer> ordered(
      byte[] published, byte[] rebuilt, List<Segment> left, List<Segment> right, Integer... order) {
    Layer plain = layer(published, rebuilt, left, right);
    return List.of(
        new Layer(
            FILE,
            plain.published(),
            plain.rebuilt(),
            left,
            right,
            Arrays.asList(order),
            OptionalInt.empty()));
  }

  private static Layer layer(
      byte[] published, byte[] rebuilt, List<Segment> left, List<Segment> right) {
    return new Layer(
        FILE, whole(published), whole(rebuilt), left, right, List.of(), OptionalInt.empty());
  }

  private static Layer.Origin whole(byte[] file) {
    return new Layer.Origin(-1, 0, file.length, "stored", file.length, Digest.of(file));
  }

  private ArtifactResult claim(List<Finding> findings, List<Layer> layers) {
    return claim(published, rebuilt, findings, layers);
  }

  private static ArtifactResult claim(
      byte[] published, byte[] rebuilt, List<Finding> findings, List<Layer> layers) {
    return new ArtifactResult(
        "f",
        different(),
        Optional.of(new Artifact("f", published.length, Digest.of(published))),
        Optional.of(new Artifact("f", rebuilt.length, Digest.of(rebuilt))),
        findings,
        layers);
  }

  private static ArtifactResult with(Verdict verdict, ArtifactResult claim) {
    return new ArtifactResult(
        claim.name(),
        verdict,
        claim.published(),
        claim.rebuilt(),
        claim.findings(),
        claim.layers());
  }

  private static ArtifactResult bits(int bits, ArtifactResult claim) {
    return new ArtifactResult(
        claim.name(),
        claim.verdict(),
        claim.published(),
        claim.rebuilt(),
        claim.findings(),
        claim.layers(),
        bits);
  }

  private static Verdict different() {
    return new Verdict.Different();
  }

  private static Verdict inconclusive() {
    return new Verdict.Inconclusive(Cause.LIMIT, "a limit");
  }

  private void refused(ArtifactResult claim, String why) {
    refused(claim, published, rebuilt, why);
  }

  private static void refused(ArtifactResult claim, Nested nested, String why) {
    refused(claim, nested.published, nested.rebuilt, why);
  }

  private static void refused(ArtifactResult claim, byte[] published, byte[] rebuilt, String why) {
    assertThatThrownBy(() -> check(claim, published, rebuilt))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(why);
  }

  private static AccountCheck.Evidence check(ArtifactResult claim, byte[] published, byte[] rebuilt)
      throws IOException, RefusedException {
    return new AccountCheck(Decoders.JDK).check(claim, Content.of(published), Content.of(rebuilt));
  }

  private static Finding finding(int layer, Range published, Range rebuilt) {
    return finding(layer, List.of(published), List.of(rebuilt));
  }

  private static Finding finding(int layer, List<Range> published, List<Range> rebuilt) {
    return finding(FILE, layer, published, rebuilt);
  }

  private static Finding finding(
      ArtifactPath path, int layer, List<Range> published, List<Range> rebuilt) {
    return new Finding(
        path,
        "part",
        Kind.CHANGED,
        Grade.CODE,
        "default",
        layer,
        published,
        rebuilt,
        Detail.of(""));
  }

  private static Segment equal(long offset, long length, long other) {
    return new Segment(offset, length, new Segment.EqualTo(other));
  }

  private static Segment owned(long offset, long length, int finding) {
    return new Segment(offset, length, new Segment.OwnedBy(finding));
  }

  private static Range range(byte[] file, int offset, int length) {
    byte[] piece = Arrays.copyOfRange(file, offset, offset + length);
    return new Range(offset, length, Digest.of(piece));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] out = new byte[100];
    int n = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, n);
  }
}
