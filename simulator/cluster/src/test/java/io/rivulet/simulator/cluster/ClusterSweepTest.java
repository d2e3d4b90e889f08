package io.rivulet.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.SweepFile;
import io.rivulet.simulator.sweep.LocalRunner;
import io.rivulet.simulator.sweep.RunRecord;
import io.rivulet.simulator.sweep.SweepCluster;
import io.rivulet.simulator.sweep.SweepCluster.Place;
import io.rivulet.simulator.sweep.SweepDirectory;
import io.rivulet.simulator.sweep.SweepException;
import io.rivulet.simulator.sweep.SweepListener;
import io.rivulet.simulator.sweep.SweepMerge;
import io.rivulet.simulator.sweep.SweepPlan;
import io.rivulet.simulator.sweep.SweepResults;
import io.rivulet.simulator.sweep.SweepRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same sixty runs in one go, in shards, and on workers of which one dies: what comes of them is the same, byte for byte. In the slow
 * profile, as processes take their time to start and to join.
 */
@Timeout(120)
@Tag("slow")
class ClusterSweepTest {
    private static final String SIXTY = """
        name: sixty
        seeds: 5
        scenario:
          duration: 1s
          tier: t3
          membership: given
        vary:
          peers: [4, 8, 12]
          network.impairment: [none, 'bernoulli:2%']
          network.uplink: [1.1, 2]
        show: [delivered, delay-p99]
        """;
    private static final String TEST_HEAP = "-Xmx128m";

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void nothingIsLeftRunning() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shardsAndAClusterThatLosesAWorkerGiveWhatOneProcessGives() throws Exception {
        SweepPlan plan = plan(SIXTY);
        Path whole = directory.resolve("whole");
        Path clustered = directory.resolve("clustered");
        sweep(whole, plan, number -> true, new LocalRunner(2)::run);
        for (int shard = 0; shard < 3; shard++) {
            int rest = shard;
            sweep(directory.resolve("shard" + shard), plan, number -> number % 3 == rest, new LocalRunner(1)::run);
        }
        SweepMerge.write(
                SweepMerge.read(IntStream.range(0, 3)
                        .mapToObj(shard -> directory.resolve("shard" + shard))
                        .toList()),
                directory.resolve("merged"),
                List.of());
        int port = freePort();
        Process victim = worker(port);
        KillMidway listener = new KillMidway(victim, () -> {
            worker(port);
            worker(port);
        });

        sweep(clustered, plan, number -> true, (runs, results) -> {
            listener.results = results;
            new HazelcastCluster().run(runs, new Place(Place.LOOPBACK, port, 0), 0, listener);
        });

        assertThat(contents(directory.resolve("merged"))).isEqualTo(contents(whole));
        assertThat(contents(clustered)).isEqualTo(contents(whole));
        assertThat(victim.isAlive()).isFalse();
        assertThat(listener.notes).filteredOn(note -> note.contains("joined")).hasSize(3);
        assertThat(listener.notes).filteredOn(note -> note.contains("is gone")).hasSize(1);
        for (Process process : processes) {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue() == 0).isEqualTo(process != victim);
        }
    }

    @Test
    void whatALostWorkerHadIsRunAgain() throws Exception {
        // Seconds of work, so that it is under way when its worker dies.
        SweepPlan plan = plan("scenario: {duration: 3s, tier: t1, peers: 40}\n");
        int port = freePort();
        Process victim = worker(port);
        Kept kept = new Kept() {
            @Override
            public void tick(double workUnderWay, String workers) {
                if (workers.startsWith("1 under way") && processes.size() == 1) {
                    victim.destroyForcibly();
                    worker(port);
                }
            }
        };

        new HazelcastCluster().run(runs(plan, number -> true), new Place(Place.LOOPBACK, port, 0), 0, kept);

        assertThat(kept.records).hasSize(1);
        assertThat(kept.notes).anyMatch(note -> note.contains("is gone; what it had is run again: a run"));
    }

    @Test
    void aWorkerInTheSameProcessComesAndGoesInOrder() throws Exception {
        SweepPlan plan = plan("scenario: {duration: 1s, tier: t3, membership: given, peers: 4}\nseeds: 12\n");
        int port = freePort();
        AtomicBoolean isStopped = new AtomicBoolean();
        Future<?> stopped = threads.submit(() -> work(port, isStopped::get));
        Future<?> other = threads.submit(() -> work(port, () -> false));
        Kept kept = new Kept() {
            @Override
            public void finished(RunRecord record) throws SweepException {
                super.finished(record);
                isStopped.set(records.size() >= 4);
            }
        };

        new HazelcastCluster().run(runs(plan, number -> true), new Place(Place.LOOPBACK, port, 0), 2, kept);

        assertThat(kept.records.stream().map(record -> record.run().number()).sorted())
                .isEqualTo(IntStream.rangeClosed(1, 12).boxed().toList());
        stopped.get(30, TimeUnit.SECONDS);
        other.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aSweepThatWaitsForWorkersBeginsWhenTheyAreThere() throws Exception {
        SweepPlan plan = plan("scenario: {duration: 1s, tier: t3, membership: given, peers: 4}\nseeds: 6\n");
        int port = freePort();
        List<Future<?>> workers = new ArrayList<>(List.of(threads.submit(() -> work(port, () -> false))));
        Kept kept = new Kept() {
            @Override
            public void tick(double workUnderWay, String state) {
                if (state.contains("1 of 2 are there") && workers.size() == 1) {
                    assertThat(records).isEmpty();
                    workers.add(threads.submit(() -> work(port, () -> false)));
                }
            }
        };

        // It could do all of them itself.
        new HazelcastCluster().run(runs(plan, number -> true), new Place(Place.LOOPBACK, port, 1), 2, kept);

        assertThat(workers).hasSize(2);
        assertThat(kept.records).hasSize(6);
        for (Future<?> worker : workers) {
            worker.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aWorkerThatComesWhileTheSweepEndsIsToldThatItIsOver() throws Exception {
        List<String> notes = new ArrayList<>();
        ServerSocket ending = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        int port = ending.getLocalPort();
        // Somebody is there when it comes, and gone when it would join.
        Future<?> gone = threads.submit(() -> {
            try (ending) {
                ending.accept().close();
            }
            return null;
        });

        new HazelcastCluster()
                .work(Place.LOOPBACK + ":" + port, new Place(Place.LOOPBACK, port + 1, 1), notes::add, () -> false);

        gone.get(30, TimeUnit.SECONDS);
        assertThat(notes).containsExactly("the sweep is over");
    }

    @Test
    void theProcessThatHasThePlanWorksTooAndEndsWhenItIsStopped() throws Exception {
        SweepPlan plan = plan("scenario: {duration: 1s, tier: t3, membership: given, peers: 4}\nseeds: 12\n");
        Kept kept = new Kept() {
            @Override
            public boolean isStopped() {
                return records.size() >= 3;
            }
        };

        SweepCluster.find()
                .orElseThrow()
                .run(runs(plan, number -> true), new Place(Place.LOOPBACK, freePort(), 1), 0, kept);

        assertThat(kept.records.stream().map(record -> record.run().number())).startsWith(1, 2, 3);
    }

    @Test
    void anAddressThatIsNotOfThisMachineIsRefused() {
        assertThatThrownBy(() ->
                        new HazelcastCluster().run(List.of(), new Place("0.0.0.0", Place.USUAL_PORT, 1), 0, new Kept()))
                .isInstanceOf(SweepException.class)
                .hasMessageContaining("no address that others see");
        assertThatThrownBy(() -> new HazelcastCluster()
                        .run(List.of(), new Place("192.0.2.1", Place.USUAL_PORT, 1), 0, new Kept()))
                .isInstanceOf(SweepException.class)
                .hasMessageContaining("cannot listen on 192.0.2.1");
    }

    private Void work(int port, BooleanSupplier isStopped) throws SweepException {
        new HazelcastCluster()
                .work(Place.LOOPBACK + ":" + port, new Place(Place.LOOPBACK, port, 2), note -> {}, isStopped);
        return null;
    }

    /** The worker command in a process of its own. */
    private Process worker(int port) {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        TEST_HEAP,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.rivulet.simulator.cli.SimulatorMain",
                        "worker",
                        "--join",
                        Place.LOOPBACK + ":" + port,
                        "--workers",
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("worker" + processes.size() + ".log").toFile());
        try {
            Process process = builder.start();
            processes.add(process);
            return process;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static SweepPlan plan(String yaml) throws ScenarioFileException {
        return SweepPlan.of(SweepFile.read(yaml, Path.of("sweep.yaml")));
    }

    private static List<SweepRun> runs(SweepPlan plan, IntPredicate which) {
        return IntStream.rangeClosed(1, plan.size())
                .filter(which)
                .mapToObj(plan::run)
                .toList();
    }

    /** A way to run a sweep. */
    private interface Runner {
        void run(List<SweepRun> runs, Kept listener) throws SweepException;
    }

    private static void sweep(Path directory, SweepPlan plan, IntPredicate which, Runner runner) throws SweepException {
        try (SweepDirectory results = SweepDirectory.open(directory, plan)) {
            Kept kept = new Kept();
            kept.directory = results;
            runner.run(runs(plan, which), kept);
            Map<Integer, RunRecord> records = results.records();
            if (records.size() == plan.size()) {
                results.keep(new SweepResults(plan, List.copyOf(records.values())));
            }
        }
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    /** Keeps what is done. */
    private static class Kept implements SweepListener {
        final List<RunRecord> records = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        SweepDirectory directory;

        @Override
        public void finished(RunRecord record) throws SweepException {
            records.add(record);
            if (directory != null) {
                directory.keep(record);
            }
        }

        @Override
        public void tick(double workUnderWay, String workers) {}

        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public boolean isStopped() {
            return false;
        }
    }

    /** Starts others when the first worker is there, kills it when they have done some runs too, and passes on what is done. */
    private static final class KillMidway extends Kept {
        private static final int AFTER = 10;

        private final Process victim;
        private final Runnable startOthers;
        private SweepListener results;
        private int joined;
        private int atKill = Integer.MAX_VALUE;

        KillMidway(Process victim, Runnable startOthers) {
            this.victim = victim;
            this.startOthers = startOthers;
        }

        @Override
        public void note(String line) {
            super.note(line);
            if (line.contains("joined")) {
                joined++;
                if (joined == 1) {
                    startOthers.run();
                } else if (joined == 3) {
                    atKill = records.size() + AFTER;
                }
            }
        }

        @Override
        public void finished(RunRecord record) throws SweepException {
            super.finished(record);
            results.finished(record);
            if (records.size() == atKill) {
                victim.destroyForcibly();
            }
        }
    }
}
