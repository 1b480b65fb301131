import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a JDK makes of the usual calls: `name value` per line, for the tests.
 * Arguments in Base64: public key (DER), AES key, IV, plaintext, the plaintext as it was sealed elsewhere.
 */
final class Hybrid {
    private static final String[] TRANSFORMATIONS = {
        "RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "RSA/ECB/OAEPWithSHA-1AndMGF1Padding", "RSA/ECB/OAEPPadding", "RSA",
        "RSA/ECB/PKCS1Padding", "RSA/ECB/OAEPWithSHA-512AndMGF1Padding", "RSA/ECB/OAEPWithSHA-224AndMGF1Padding",
    };

    public static void main(String[] args) throws Exception {
        byte[] key = bytes(args[1]);
        byte[] iv = bytes(args[2]);
        PublicKey to = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes(args[0])));
        for (String name : TRANSFORMATIONS) tellBoth(name, name, to, null, key);
        tellBoth("canonical", TRANSFORMATIONS[0], to, oaep("SHA-256", MGF1ParameterSpec.SHA256), key);
        tellBoth("crossed", TRANSFORMATIONS[1], to, oaep("SHA-1", MGF1ParameterSpec.SHA256), key);
        tell("sealed", gcm(Cipher.ENCRYPT_MODE, key, iv, bytes(args[3])));
        tell("opened", gcm(Cipher.DECRYPT_MODE, key, iv, bytes(args[4])));
    }

    /** The bytes of the key, and the same as Base64. */
    private static void tellBoth(String name, String transformation, PublicKey to, OAEPParameterSpec spec, byte[] key)
        throws Exception {
        tell(name, wrap(transformation, to, spec, key));
        byte[] text = Base64.getEncoder().encodeToString(key).getBytes(StandardCharsets.US_ASCII);
        tell(name + "+text", wrap(transformation, to, spec, text));
    }

    private static byte[] wrap(String transformation, PublicKey to, OAEPParameterSpec spec, byte[] content)
        throws Exception {
        Cipher rsa = Cipher.getInstance(transformation);
        if (spec == null) rsa.init(Cipher.ENCRYPT_MODE, to);
        else rsa.init(Cipher.ENCRYPT_MODE, to, spec);
        return rsa.doFinal(content);
    }

    private static OAEPParameterSpec oaep(String hash, MGF1ParameterSpec mask) {
        return new OAEPParameterSpec(hash, "MGF1", mask, PSource.PSpecified.DEFAULT);
    }

    private static byte[] gcm(int mode, byte[] key, byte[] iv, byte[] content) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        return cipher.doFinal(content);
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static void tell(String name, byte[] bytes) {
        System.out.println(name + " " + Base64.getEncoder().encodeToString(bytes));
    }
}
