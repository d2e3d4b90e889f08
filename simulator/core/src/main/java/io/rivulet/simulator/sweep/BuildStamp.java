package io.rivulet.simulator.sweep;

import io.rivulet.groups.Group;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Which build this is. A result is a function of commit, scenario and seed, so runs of another build would mix results of different commits
 * in silence.
 */
public final class BuildStamp {
    /** Of all that does not run from one jar with everything in it. */
    public static final String CLASSES = "classes";

    private static final String OURS = "io/rivulet/";
    /** Where runs are handed out, and not what comes of them; only one of the two jars has it. */
    private static final String CLUSTER = "io/rivulet/simulator/cluster/";

    private static final int DIGITS = 16;

    private BuildStamp() {}

    /** The beginning of SHA-256 over our classes' names and checksums, the same for each jar that has them; or {@link #CLASSES}. */
    public static String own() {
        CodeSource source = BuildStamp.class.getProtectionDomain().getCodeSource();
        CodeSource groups = Group.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            boolean isWhole =
                    source.getLocation().toURI().equals(groups.getLocation().toURI());
            return isWhole && Files.isRegularFile(jar) ? of(jar) : CLASSES;
        } catch (URISyntaxException | IOException unreadable) {
            throw new IllegalStateException("the jar that this runs from cannot be read", unreadable);
        }
    }

    /** The stamp of a jar. */
    static String of(Path jar) throws IOException {
        TreeMap<String, Long> checksums = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .filter(entry ->
                            entry.getName().startsWith(OURS) && !entry.getName().startsWith(CLUSTER))
                    .forEach(entry -> checksums.put(entry.getName(), checksum(entry)));
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            checksums.forEach((name, sum) -> digest.update((name + " " + sum + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static long checksum(JarEntry entry) {
        return entry.getCrc();
    }
}
