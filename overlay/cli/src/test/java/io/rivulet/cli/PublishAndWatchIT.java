package io.rivulet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagInfo;
import io.rivulet.gateway.flv.TagRole;
import io.rivulet.overlay.MessageFlags;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.Overlay;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.Publication;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.driver.RendezvousServer;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.SecureEntropySource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code publish} and {@code watch} through a rendezvous on loopback sockets, as people use them but in one process. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class PublishAndWatchIT {
    private static final int CLIP_SECONDS = 4;

    /** Longer than a test may take. */
    private static final int LIVE_SECONDS = 120;

    private static final long POLL_NS = 5_000_000;

    @TempDir
    private Path directory;

    private RendezvousServer rendezvous;
    private Path clip;

    /** A command that runs on a thread of its own. */
    private static final class Running {
        private final CapturedStreams captured = new CapturedStreams();
        private CompletableFuture<Integer> status;

        int exitStatus() throws Exception {
            return status.get(90, TimeUnit.SECONDS);
        }

        /** Waits until the command has said something; fails when it ends before. */
        void awaitSaid(String text) {
            awaitTrue(() -> captured.err().contains(text) || status.isDone());
            assertThat(captured.err()).contains(text);
        }
    }

    private static void awaitTrue(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(POLL_NS); // bounded by the class's timeout
        }
    }

    @BeforeEach
    void start() throws Exception {
        EntropySource entropy = new SecureEntropySource();
        RendezvousConfig config = RendezvousConfig.builder(FlashIdentity.rendezvous(entropy), entropy)
                .allOnThisHost()
                .build();
        rendezvous = RendezvousServer.start(NetAddress.parse("127.0.0.1:0"), config);
        clip = Clips.builtIn(directory.resolve("clip.flv"), CLIP_SECONDS);
    }

    @AfterEach
    void stop() {
        rendezvous.close();
    }

    private List<String> options(String command, String rendezvousOption) {
        return new ArrayList<>(List.of(
                command,
                rendezvousOption,
                "rtmfp://" + rendezvous.address(),
                "--group",
                "test",
                "--stream",
                "clip",
                "--bind",
                "127.0.0.1:0"));
    }

    private static Running start(Running running, List<String> options) {
        running.status =
                CompletableFuture.supplyAsync(() -> running.captured.run(options.toArray(String[]::new)), task -> {
                    Thread thread = new Thread(task, "command");
                    thread.setDaemon(true);
                    thread.start();
                });
        return running;
    }

    private Running watch(String output) {
        List<String> options = options("watch", "--from");
        options.addAll(List.of("--output", output));
        Running running = start(new Running(), options);
        running.awaitSaid("Waiting for stream 'clip'");
        return running;
    }

    private Running publish(Path file) {
        List<String> options = options("publish", "--to");
        options.addAll(List.of("--input", file.toString()));
        return start(new Running(), options);
    }

    @Test
    void watchersGetWhatIsPublishedBitForBit() throws Exception {
        Path output = directory.resolve("watched.flv");
        Running toFile = watch(output.toString());
        Running toPipe = watch("-");

        Running publisher = publish(clip);

        assertThat(publisher.exitStatus()).as(publisher.captured.err()).isZero();
        assertThat(toFile.exitStatus()).as(toFile.captured.err()).isZero();
        assertThat(toPipe.exitStatus()).as(toPipe.captured.err()).isZero();
        assertThat(Clips.tags(output)).isEqualTo(Clips.tags(clip));
        assertThat(toPipe.captured.outBytes()).isEqualTo(Files.readAllBytes(output));
        assertThat(publisher.captured.out()).isEmpty();
    }

    @Test
    void oneWhoComesLateStartsAtAKeyFrameWithHeadersAndAtTimeZero() throws Exception {
        Path early = directory.resolve("early.flv");
        Path late = directory.resolve("late.flv");
        Running first = watch(early.toString());
        // A pipe that goes on until the late one has something: however slow this machine is, there is a stream to come
        // to.
        LiveClip live = new LiveClip(Clips.builtIn(directory.resolve("long.flv"), LIVE_SECONDS));
        Running publisher = new Running();
        publisher.captured.withInput(live);
        start(publisher, options("publish", "--to"));
        // A second and a half in, and then as long as a window: what the first frames were is gone by then.
        awaitTrue(() -> sizeOf(early) > 350_000 || publisher.status.isDone());

        Running second = watch(late.toString());
        // More than two seconds, after which headers are offered again.
        awaitTrue(() -> sizeOf(late) > 400_000 || publisher.status.isDone());
        live.end();

        assertThat(publisher.exitStatus()).as(publisher.captured.err()).isZero();
        assertThat(first.exitStatus()).as(first.captured.err()).isZero();
        assertThat(second.exitStatus()).as(second.captured.err()).isZero();
        List<FlvTag> tags = Clips.tags(late);
        List<TagRole> roles = tags.stream().map(tag -> TagInfo.of(tag).role()).toList();
        List<FlvTag> frames = Clips.frames(tags);
        List<FlvTag> all = Clips.frames(Clips.tags(early));
        // One whose window begins between the metadata and the headers has the metadata with the next offer: metadata
        // is
        // before the second key frame.
        int firstKeyFrame = roles.indexOf(TagRole.KEY_FRAME);
        List<TagRole> later = roles.subList(firstKeyFrame + 1, roles.size());
        assertThat(later).contains(TagRole.KEY_FRAME);
        assertThat(roles.subList(0, firstKeyFrame + 1 + later.indexOf(TagRole.KEY_FRAME)))
                .contains(TagRole.METADATA);
        assertThat(roles)
                .filteredOn(role -> role != TagRole.METADATA)
                .startsWith(TagRole.VIDEO_HEADER, TagRole.AUDIO_HEADER);
        assertThat(frames).hasSizeLessThan(all.size()).hasSizeGreaterThan(10);
        assertThat(TagInfo.of(frames.stream()
                                .filter(tag -> tag.kind() == FlvTag.VIDEO)
                                .findFirst()
                                .orElseThrow())
                        .role())
                .isEqualTo(TagRole.KEY_FRAME);
        assertThat(frames.stream().mapToLong(FlvTag::timestampMs).min()).hasValue(0);
        assertThat(frames.get(frames.size() - 1).body())
                .as("the end is the same")
                .isEqualTo(all.get(all.size() - 1).body());
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void aCutFileIsPublishedAsFarAsItGoes() throws Exception {
        byte[] whole = Files.readAllBytes(clip);
        Path cut = directory.resolve("cut.flv");
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 1_000));
        Path output = directory.resolve("watched.flv");
        Running watcher = watch(output.toString());

        Running publisher = publish(cut);

        assertThat(publisher.exitStatus()).isEqualTo(1);
        assertThat(publisher.captured.err()).contains("was cut short", "Published ");
        assertThat(watcher.exitStatus()).as(watcher.captured.err()).isZero();
        List<FlvTag> sent = Clips.tags(clip);
        List<FlvTag> got = Clips.tags(output);
        assertThat(got).isNotEmpty().isEqualTo(sent.subList(0, got.size())).hasSizeGreaterThan(sent.size() - 5);
    }

    @Test
    void aStreamThatEndsBeforeAnythingCameIsAFailure() throws Exception {
        Path output = directory.resolve("watched.flv");
        Files.writeString(output, "what was there before");
        Running watcher = watch(output.toString());
        CompletableFuture<OverlayEvent> met = new CompletableFuture<>();
        OverlayConfig config = OverlayConfig.builder()
                .rendezvous("rtmfp://" + rendezvous.address())
                .bindAddress(NetAddress.parse("127.0.0.1:0"))
                .onEvent(event -> {
                    if (event instanceof OverlayEvent.NeighbourJoined) {
                        met.complete(event);
                    }
                })
                .build();

        try (Overlay overlay = Overlay.start(config)) {
            Publication publication = overlay.join("test").publish("clip", StreamSettings.lowLatency());
            met.get(60, TimeUnit.SECONDS);
            // A picture that cannot be decoded without those before it, and then the end.
            publication.offer(MessageKind.VIDEO, 0, MessageFlags.NONE, new byte[] {0x27, 1, 0, 0, 0, 1, 2, 3});
            publication.close();

            assertThat(watcher.exitStatus()).as(watcher.captured.err()).isEqualTo(1);
        }
        assertThat(watcher.captured.err()).contains("stream 'clip' ended before", "nothing was written");
        assertThat(output).hasContent("what was there before");
    }

    @Test
    void oneWhoWatchesASilentStreamIsToldHowLongItHasBeen() throws Exception {
        Running watcher = watch(directory.resolve("watched.flv").toString());
        LiveClip live = new LiveClip(Clips.builtIn(directory.resolve("long.flv"), LIVE_SECONDS));
        live.pauseAfter(300_000);
        Running publisher = new Running();
        publisher.captured.withInput(live);
        start(publisher, options("publish", "--to"));

        watcher.awaitSaid("nothing came for 0:0");
        live.end();

        assertThat(publisher.exitStatus()).as(publisher.captured.err()).isZero();
        assertThat(watcher.exitStatus()).as(watcher.captured.err()).isZero();
    }

    @Test
    void aPipeIsPublishedAtItsOwnPace() throws Exception {
        Path output = directory.resolve("watched.flv");
        Running watcher = watch(output.toString());
        Running publisher = new Running();
        publisher.captured.withInput(new ByteArrayInputStream(Files.readAllBytes(clip)));
        long startNs = System.nanoTime();

        start(publisher, options("publish", "--to"));

        assertThat(publisher.exitStatus()).as(publisher.captured.err()).isZero();
        assertThat(System.nanoTime() - startNs).isGreaterThan((CLIP_SECONDS - 1) * 1_000_000_000L);
        assertThat(watcher.exitStatus()).as(watcher.captured.err()).isZero();
        assertThat(Clips.tags(output)).isEqualTo(Clips.tags(clip));
    }

    @Test
    void otherProgramsReadTheSame() throws Exception {
        assumeTrue(runs("ffmpeg", "-version"), "ffmpeg is not installed");
        Path output = directory.resolve("watched.flv");
        Running watcher = watch(output.toString());

        Running publisher = publish(clip);

        assertThat(publisher.exitStatus()).as(publisher.captured.err()).isZero();
        assertThat(watcher.exitStatus()).as(watcher.captured.err()).isZero();
        assertThat(streamHash(output)).contains("MD5=").isEqualTo(streamHash(clip));
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static String streamHash(Path file) throws Exception {
        Process process = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-i",
                        file.toString(),
                        "-map",
                        "0",
                        "-c",
                        "copy",
                        "-f",
                        "streamhash",
                        "-hash",
                        "md5",
                        "-")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
