package io.rivulet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.overlay.Overlay;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.report.text.Json;
import io.rivulet.transport.address.NetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A small demonstration on loopback sockets. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {
    private final CapturedStreams captured = new CapturedStreams();

    @TempDir
    private Path directory;

    @Test
    void everyViewerGetsEverything() throws Exception {
        int status = captured.run("demo", "--peers", "4", "--seconds", "3", "--report", directory.toString());

        assertThat(status).as(captured.err() + captured.out()).isZero();
        assertThat(captured.out()).contains("4 of 4 complete", "viewer-1", "viewer-4", "Publisher", "index.html");
        assertThat(captured.err()).contains("Every peer has the same address", "Joining", "Playing");
        assertThat(Files.readString(directory.resolve("index.html"))).contains("<svg", "4 of 4", "viewer-3");
    }

    @Test
    void theDataTellsWhoFedWhom() throws Exception {
        int status = captured.run("demo", "--peers", "3", "--seconds", "2", "--report", directory.toString());

        assertThat(status).as(captured.err() + captured.out()).isZero();
        Map<?, ?> data = (Map<?, ?>) Json.parse(Files.readString(directory.resolve("demo.json")));
        List<?> viewers = (List<?>) data.get("viewer");
        assertThat(viewers).hasSize(3);
        Set<String> names = new TreeSet<>(Set.of("publisher"));
        viewers.forEach(viewer -> names.add((String) ((Map<?, ?>) viewer).get("name")));
        for (Object each : viewers) {
            Map<?, ?> viewer = (Map<?, ?>) each;
            assertThat(viewer.get("complete")).isEqualTo(true);
            assertThat(viewer.get("sha256")).isEqualTo(data.get("sha256"));
            assertThat((List<?>) viewer.get("neighbours")).isNotEmpty();
            assertThat((List<?>) viewer.get("pushSources"))
                    .hasSize(8)
                    .allMatch(source -> source == null || names.contains(source));
        }
    }

    @Test
    void aFileIsPlayedToItsEnd() throws Exception {
        Path clip = Clips.builtIn(directory.resolve("clip.flv"), 2);

        int status = captured.run(
                "demo",
                clip.toString(),
                "--peers",
                "2",
                "--all",
                "--report",
                directory.resolve("r").toString());

        assertThat(status).as(captured.err() + captured.out()).isZero();
        assertThat(captured.out()).contains("2 of 2 complete");
    }

    @Test
    void aCutFileIsPlayedAsFarAsItGoesAndIsAFailure() throws Exception {
        byte[] whole = Files.readAllBytes(Clips.builtIn(directory.resolve("clip.flv"), 2));
        Path cut = Files.write(directory.resolve("cut.flv"), java.util.Arrays.copyOf(whole, whole.length - 700));

        int status = captured.run(
                "demo",
                cut.toString(),
                "--peers",
                "2",
                "--report",
                directory.resolve("r").toString());

        assertThat(status).isEqualTo(1);
        assertThat(captured.out()).contains("2 of 2 complete");
        assertThat(captured.err()).contains("was cut short");
    }

    /** The demonstration's viewers are given the rendezvous' address and nothing else; this is what they would do without it. */
    @Test
    void withoutARendezvousNobodyKnowsAnybody() throws Exception {
        CountDownLatch alone = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        OverlayConfig.Builder config = OverlayConfig.builder()
                .bindAddress(NetAddress.parse("127.0.0.1:0"))
                .onEvent(event -> {
                    if (event instanceof OverlayEvent.GroupAlone) {
                        alone.countDown();
                    } else if (event instanceof OverlayEvent.NeighbourJoined) {
                        met.incrementAndGet();
                    }
                });
        try (Overlay one = Overlay.start(config.build());
                Overlay other = Overlay.start(config.build())) {
            var oneGroup = one.join("rivulet-demo");
            var otherGroup = other.join("rivulet-demo");

            assertThat(alone.await(60, TimeUnit.SECONDS)).as("both are alone").isTrue();
            assertThat(met).hasValue(0);
            oneGroup.close();
            otherGroup.close();
        }
    }
}
