package io.rivulet.simulator.cluster;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which build this is. A result is a function of commit, scenario and seed, so workers of another build would mix results of different
 * commits in silence.
 */
final class BuildStamp {
    private static final String CLASSES = "classes";
    private static final int DIGITS = 16;
    private static final int CHUNK = 1 << 16;

    private BuildStamp() {}

    /** The beginning of SHA-256 over the jar; the same word for all that run from a directory of classes. */
    static String own() {
        CodeSource source = BuildStamp.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(jar) ? hash(jar) : CLASSES;
        } catch (URISyntaxException | IOException unreadable) {
            throw new IllegalStateException("the jar that this runs from cannot be read", unreadable);
        }
    }

    private static String hash(Path jar) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(jar), MessageDigest.getInstance("SHA-256"))) {
            byte[] chunk = new byte[CHUNK];
            while (in.read(chunk) >= 0) {
                // Reading is what feeds the digest.
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
