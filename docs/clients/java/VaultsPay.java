import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * A whole client of the VaultsPay SaaS contract with hybrid encryption, for Java 11 or newer and nothing else:
 *
 *   java VaultsPay.java                                  logs in, and makes a GET and a POST
 *   java VaultsPay.java GET /us/api/v1/countries         logs in, and makes this request
 *   java VaultsPay.java POST /be/api/v1/validate-iban '{"iban":"AE630330000010123456789"}'
 */
public final class VaultsPay {
    private static final String OAEP = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";
    /** What VAULTSPAY_PADDING may say. Without parameters Java's OAEP takes SHA-1 for the mask; that is accepted, too. */
    private static final Map<String, String> PADDINGS = Map.of("canonical", OAEP, "java-default", OAEP, "pkcs1", "RSA");

    /** Names come in every script, whatever the terminal's own encoding is. */
    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final SecureRandom random = new SecureRandom();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base = setting("VAULTSPAY_URL").replaceAll("/+$", "");
    private final String deviceId = setting("VAULTSPAY_DEVICE_ID");
    private final String padding = System.getenv().getOrDefault("VAULTSPAY_PADDING", "canonical");
    private final PublicKey publicKey;
    private String accessToken;

    private VaultsPay() throws GeneralSecurityException {
        byte[] der = Base64.getDecoder().decode(setting("VAULTSPAY_PUBLIC_KEY"));
        publicKey = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        if (!PADDINGS.containsKey(padding)) throw new IllegalArgumentException("VAULTSPAY_PADDING is one of " + PADDINGS.keySet());
    }

    public static void main(String[] args) throws Exception {
        VaultsPay client = new VaultsPay();
        client.logIn();
        if (args.length > 1) client.call(args[0], args[1], args.length > 2 ? args[2] : null);
        else {
            client.call("GET", "/be/api/v1/accounts", null);
            client.call("POST", "/be/api/v1/validate-iban", "{\"iban\":\"AE630330000010123456789\"}");
        }
    }

    private void logIn() throws Exception {
        String credentials = String.format(
            "{\"clientId\":\"%s\",\"clientSecret\":\"%s\"}",
            setting("VAULTSPAY_CLIENT_ID"), setting("VAULTSPAY_CLIENT_SECRET"));
        accessToken = field(call("POST", "/as/api/v1/saas-login", credentials), "accessToken");
    }

    /** A key and an IV of its own for every request; the answer comes under the same key and an IV of its own. */
    private String call(String method, String path, String body) throws Exception {
        SecretKey key = new SecretKeySpec(randomBytes(32), "AES");
        byte[] iv = randomBytes(12);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
            .header("content-type", "application/json")
            .header("x-device-os", "SAAS")
            .header("x-device-id", deviceId)
            .header("x-session-nonce", base64(iv))
            .header("x-auth-signature", base64(wrap(key)));
        if (accessToken != null) request.header("authorization", "Bearer " + accessToken);
        if (body == null) request.method(method, BodyPublishers.noBody());
        else request.method(method, BodyPublishers.ofString("{\"encryptedData\":\"" + seal(body, key, iv) + "\"}"));
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        // What is wrong with key or IV themselves is told in clear: there is nothing to encrypt it with.
        boolean sealed = response.headers().firstValue("x-enable-encryption").orElse("").equals("true");
        String text = sealed ? open(response.body(), key) : response.body();
        out.printf("%s %s \u2192 %d, %s%n%s%n%n", method, path, response.statusCode(), sealed ? "encrypted" : "in clear", text);
        if (response.statusCode() != 200) System.exit(1);
        return text;
    }

    private byte[] wrap(SecretKey key) throws GeneralSecurityException {
        Cipher rsa = Cipher.getInstance(PADDINGS.get(padding));
        if (padding.equals("canonical")) {
            rsa.init(Cipher.ENCRYPT_MODE, publicKey,
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        } else rsa.init(Cipher.ENCRYPT_MODE, publicKey);
        return rsa.doFinal(key.getEncoded());
    }

    /** Java's GCM writes the tag behind the ciphertext, which is what goes over the wire. */
    private static String seal(String text, SecretKey key, byte[] iv) throws GeneralSecurityException {
        return base64(gcm(Cipher.ENCRYPT_MODE, key, iv).doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String open(String body, SecretKey key) throws GeneralSecurityException {
        byte[] iv = Base64.getDecoder().decode(field(body, "iv"));
        byte[] sealed = Base64.getDecoder().decode(field(body, "encryptedData"));
        return new String(gcm(Cipher.DECRYPT_MODE, key, iv).doFinal(sealed), StandardCharsets.UTF_8);
    }

    private static Cipher gcm(int mode, SecretKey key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, iv));
        return cipher;
    }

    /** Enough for texts without escapes, as Base64 and tokens are; a real client reads JSON with a library. */
    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"\\\\]*)\"").matcher(json);
        if (!found.find()) throw new IllegalStateException("There is no " + name + " in the answer.");
        return found.group(1);
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String setting(String name) {
        String value = System.getenv(name);
        if (value == null) throw new IllegalStateException("Set " + name + "; see the README.");
        return value;
    }
}
