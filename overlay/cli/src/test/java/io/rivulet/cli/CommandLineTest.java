package io.rivulet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.FlvWriter;
import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.driver.RendezvousServer;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.SecureEntropySource;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type, and what they are told when it is wrong: one line, and an exit status. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class CommandLineTest {
    private static final String[] WATCH = {"watch", "--from", "rtmfp://127.0.0.1:9", "--stream", "s"};

    private final CapturedStreams captured = new CapturedStreams();

    @TempDir
    private Path directory;

    private static String[] with(String[] start, String... more) {
        String[] all = new String[start.length + more.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(more, 0, all, start.length, more.length);
        return all;
    }

    private void assertOneLine(String... parts) {
        assertThat(captured.err().lines()).as("standard error").hasSize(1);
        assertThat(captured.err()).contains(parts);
        assertThat(captured.out()).as("standard output").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "publish", "watch", "rendezvous", "doctor"})
    void everyCommandHasHelpWithExamples(String command) {
        int status = captured.run(command, "--help");

        assertThat(status).isZero();
        assertThat(captured.out()).contains("Usage: rivulet " + command, "Example", "Exit status");
        assertThat(captured.err()).isEmpty();
    }

    @Test
    void theVersionIsSaid() {
        int status = captured.run("--version");

        assertThat(status).isZero();
        assertThat(captured.out()).startsWith("Rivulet ");
    }

    @Test
    void noCommandIsMisuseAndShowsWhichThereAre() {
        int status = captured.run();

        assertThat(status).isEqualTo(2);
        assertThat(captured.err()).contains("demo", "publish", "watch", "rendezvous", "doctor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "publish", "watch", "rendezvous", "doctor"})
    void anUnknownOptionIsNamed(String command) {
        int status = captured.run(command, "--colour", "blue");

        assertThat(status).isEqualTo(2);
        assertThat(captured.err().lines()).hasSize(1);
        assertThat(captured.err()).startsWith("rivulet " + command + ": ").contains("--help");
    }

    @Test
    void aMissingOptionIsNamed() {
        int status = captured.run("watch", "--from", "rtmfp://127.0.0.1", "--group", "g");

        assertThat(status).isEqualTo(2);
        assertOneLine("--stream");
    }

    @Test
    void aMalformedGroupspecIsMisuse() {
        int status = captured.run(with(WATCH, "--group", "G:0105xyz", "--output", "never.flv"));

        assertThat(status).isEqualTo(2);
        assertOneLine("--group", "groupspec", "plain name");
    }

    @Test
    void aGroupspecWithoutSessionsBetweenMembersIsMisuse() {
        int status = captured.run(with(WATCH, "--group", "G:027f020101010d020e6e00", "--output", "never.flv"));

        assertThat(status).isEqualTo(2);
        assertOneLine("--group", "0x0d");
    }

    @Test
    void aStreamNeedsAName() {
        int status = captured.run("watch", "--from", "rtmfp://127.0.0.1", "--group", "g", "--stream", "");

        assertThat(status).isEqualTo(2);
        assertOneLine("--stream", "1 to 255");
    }

    @Test
    void aFileWithoutFramesCannotBeLoopedOrShown() throws Exception {
        List<FlvTag> headers = new ArrayList<>(Clips.tags(Clips.builtIn(directory.resolve("clip.flv"), 1)));
        headers.removeAll(Clips.frames(headers));
        Path file = directory.resolve("headers.flv");
        try (FlvWriter writer = new FlvWriter(Files.newOutputStream(file), FlvWriter.Start.AS_GIVEN, 0)) {
            for (FlvTag tag : headers) {
                writer.write(tag);
            }
        }

        int looped = captured.run(
                "publish",
                "--to",
                "rtmfp://127.0.0.1",
                "--group",
                "g",
                "--stream",
                "s",
                "--loop",
                "--input",
                file.toString());
        assertThat(looped).isEqualTo(1);
        assertOneLine("cannot be looped", "at least one frame");

        int shown = captured.run("demo", file.toString(), "--peers", "2", "--report", file("report"));
        assertThat(shown).isEqualTo(1);
        assertThat(captured.err()).contains("has no audio or video");
    }

    @Test
    void aMalformedRendezvousAddressIsMisuse() {
        int status =
                captured.run("publish", "--to", "http://example.com", "--group", "g", "--stream", "s", "--input", "x");

        assertThat(status).isEqualTo(2);
        assertOneLine("--to", "http://example.com", "rtmfp://");
    }

    @Test
    void numbersOutOfRangeAreMisuse() {
        int status = captured.run("demo", "--peers", "0");

        assertThat(status).isEqualTo(2);
        assertOneLine("--peers is 0", "1 to 500");
    }

    @Test
    void aPipeCannotBeLooped() {
        int status = captured.run("publish", "--to", "rtmfp://127.0.0.1", "--group", "g", "--stream", "s", "--loop");

        assertThat(status).isEqualTo(2);
        assertOneLine("--loop", "--input");
    }

    @Test
    void aFileThatDoesNotExistIsSaidSo() {
        Path file = directory.resolve("none.flv");

        int status = captured.run(
                "publish", "--to", "rtmfp://127.0.0.1", "--group", "g", "--stream", "s", "--input", file.toString());

        assertThat(status).isEqualTo(1);
        assertOneLine("does not exist");
    }

    @Test
    void aFileThatIsNoFlvIsSaidSoBeforeAnythingStarts() throws Exception {
        Path file = Files.writeString(directory.resolve("song.mp3"), "ID3 and so on");

        int published = captured.run(
                "publish", "--to", "rtmfp://127.0.0.1", "--group", "g", "--stream", "s", "--input", file.toString());

        assertThat(published).isEqualTo(1);
        assertOneLine("is not FLV", "MP3", "ffmpeg");
    }

    @Test
    void theDemoRefusesAFileThatIsNoFlv() throws Exception {
        Path file = Files.writeString(directory.resolve("film.txt"), "hello there, this is text");

        int status = captured.run(
                "demo", file.toString(), "--report", directory.resolve("report").toString());

        assertThat(status).isEqualTo(1);
        assertThat(captured.err()).contains("is not FLV");
    }

    @Test
    void anOutputThatCannotBeMadeIsSaidSoAtOnce() {
        Path file = directory.resolve("no/such/directory/x.flv");

        int status = captured.run(with(WATCH, "--group", "g", "--output", file.toString()));

        assertThat(status).isEqualTo(1);
        assertOneLine("no directory");
    }

    @Test
    void aPortInUseIsSaidSo() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int status = captured.run("rendezvous", "--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(status).isEqualTo(1);
            assertOneLine("127.0.0.1:" + taken.getLocalPort(), "another program", "port");
        }
    }

    @Test
    void aPortInUseIsSaidSoByPeersToo() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String bind = "127.0.0.1:" + taken.getLocalPort();

            int status = captured.run(with(WATCH, "--group", "g", "--bind", bind, "--output", file("x.flv")));

            assertThat(status).isEqualTo(1);
            assertOneLine(bind, "another port");
        }
    }

    @Test
    void aRendezvousThatDoesNotAnswerIsAFailureInTime() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String uri = "rtmfp://127.0.0.1:" + silent.getLocalPort();
            String output = file("kept.flv");
            Files.writeString(Path.of(output), "an earlier recording");

            int status = captured.run(
                    "watch", "--from", uri, "--group", "g", "--stream", "s", "--output", output, "--wait", "1");

            assertThat(status).isEqualTo(1);
            assertThat(captured.err()).contains("Waiting for the rendezvous", "does not answer", "UDP");
            assertThat(Path.of(output)).hasContent("an earlier recording");
        }
    }

    @Test
    void theDoctorSaysWhatItFound() {
        int status = captured.run("doctor");

        assertThat(status).as(captured.out()).isZero();
        assertThat(captured.out()).contains("Java ", "datagrams", "socket buffers", "echoes", "encrypted session");
        assertThat(captured.out().lines()).allMatch(line -> line.startsWith("ok  ") || line.startsWith("warn"));
    }

    @Test
    void whoSpeaksAnotherPathIsStillLetIn() throws Exception {
        EntropySource entropy = new SecureEntropySource();
        RendezvousConfig config = RendezvousConfig.builder(FlashIdentity.rendezvous(entropy), entropy)
                .allOnThisHost()
                .build();
        try (RendezvousServer server = RendezvousServer.start(NetAddress.parse("127.0.0.1:0"), config)) {
            Path clip = Clips.builtIn(directory.resolve("clip.flv"), 1);

            int status = captured.run(
                    "publish",
                    "--to",
                    "rtmfp://" + server.address() + "/live/room",
                    "--group",
                    "g",
                    "--stream",
                    "s",
                    "--bind",
                    "127.0.0.1:0",
                    "--input",
                    clip.toString());

            assertThat(status).as(captured.err()).isZero();
            assertThat(captured.err()).contains("Nobody else is in the group yet", "Published ");
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
