package io.rivulet.transport.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Two network namespaces with a link between them. Needs root and the {@code ip} command; what it made, it removes. */
final class NetworkLab {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final long COMMAND_SECONDS = 20;

    static final String NEAR_ADDRESS = "10.231.1.1";
    static final String FAR_ADDRESS = "10.231.1.2";

    private final String prefix = "rivulet-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    private final List<Process> processes = new ArrayList<>();

    private NetworkLab() {}

    /** Sets it up; null when this machine or user cannot. */
    static NetworkLab open() throws IOException, InterruptedException {
        NetworkLab lab = new NetworkLab();
        try {
            lab.ip("netns", "add", lab.near());
            lab.ip("netns", "add", lab.far());
            lab.ip(
                    "link",
                    "add",
                    "link0",
                    "netns",
                    lab.near(),
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "link0",
                    "netns",
                    lab.far());
            lab.setUp(lab.near(), NEAR_ADDRESS);
            lab.setUp(lab.far(), FAR_ADDRESS);
            return lab;
        } catch (IOException cannot) {
            lab.remove();
            return null;
        }
    }

    private void setUp(String namespace, String address) throws IOException, InterruptedException {
        ip("-n", namespace, "addr", "add", address + "/24", "dev", "link0");
        ip("-n", namespace, "link", "set", "lo", "up");
        ip("-n", namespace, "link", "set", "link0", "up");
    }

    private String near() {
        return prefix + "a";
    }

    private String far() {
        return prefix + "b";
    }

    /** What the link carries from now on, IP headers included. */
    void setMtu(int bytes) throws IOException, InterruptedException {
        ip("-n", near(), "link", "set", "link0", "mtu", Integer.toString(bytes));
        ip("-n", far(), "link", "set", "link0", "mtu", Integer.toString(bytes));
    }

    /** Cuts the near end's link, or mends it. */
    void setLink(boolean isUp) throws IOException, InterruptedException {
        ip("-n", near(), "link", "set", "link0", isUp ? "up" : "down");
    }

    /** The near end has another address from now on. */
    void moveNear(String address) throws IOException, InterruptedException {
        ip("-n", near(), "addr", "add", address + "/24", "dev", "link0");
        ip("-n", near(), "addr", "del", NEAR_ADDRESS + "/24", "dev", "link0");
        // Deleting the first address can take the others along.
        run(List.of("ip", "-n", near(), "addr", "add", address + "/24", "dev", "link0"));
    }

    /** Runs a class of the tests at one end; what it prints is its output. */
    Process java(boolean atNear, Class<?> main, String... arguments) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                atNear ? near() : far(),
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    private void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        String said = run(command);
        if (said != null) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    /** What a command that failed said; null when it did not fail. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? null : said;
    }

    /** Ends the programs and takes everything down. */
    void remove() throws IOException, InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        run(List.of("ip", "netns", "del", near()));
        run(List.of("ip", "netns", "del", far()));
    }
}
