package dev.assay.core.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPSecretKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/** What gpg refuses to make. */
final class OpenPgpSamples {
  private OpenPgpSamples() {}

  /** Signs with the first subkey, whatever it is for. */
  static byte[] signedBySubkey(Keys keys, String fingerprint, byte[] content) throws Exception {
    String armored = keys.gpg(List.of("--armor", "--export-secret-keys", fingerprint));
    PGPSecretKeyRing ring =
        new BcPGPSecretKeyRing(
            PGPUtil.getDecoderStream(new ByteArrayInputStream(armored.getBytes(UTF_8))));
    List<PGPSecretKey> all = new ArrayList<>();
    Iterator<PGPSecretKey> each = ring.getSecretKeys();
    each.forEachRemaining(all::add);
    PGPSecretKey subkey = all.get(1);
    PGPSignatureGenerator generator =
        new PGPSignatureGenerator(
            new BcPGPContentSignerBuilder(subkey.getPublicKey().getAlgorithm(), 10),
            subkey.getPublicKey());
    generator.init(
        PGPSignature.BINARY_DOCUMENT,
        subkey.extractPrivateKey(
            new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                .build(new char[0])));
    generator.update(content);
    return generator.generate().getEncoded();
  }
}
