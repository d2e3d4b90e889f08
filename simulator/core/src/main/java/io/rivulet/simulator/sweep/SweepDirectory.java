package io.rivulet.simulator.sweep;

import io.rivulet.simulator.scenario.file.ScenarioYaml;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sweep's results on disk: {@code plan.json}; {@code points/N.yaml}, the scenario of each point, to run one by itself; {@code runs/N.json},
 * one for each run that is done; {@code builds.txt}, which builds ran them; and when all are, the tables. A run's file is there whole or not at all, so whatever ends a sweep, it can go on.
 */
public final class SweepDirectory implements AutoCloseable {
    private static final String PLAN = "plan.json";
    private static final String LOCK = ".lock";
    private static final String BUILDS = "builds.txt";
    private static final Pattern RUN_FILE = Pattern.compile("(\\d{6})\\.json");

    private final Path directory;
    private final SweepPlan plan;
    private final FileChannel lock;

    private SweepDirectory(Path directory, SweepPlan plan, FileChannel lock) {
        this.directory = directory;
        this.plan = plan;
        this.lock = lock;
    }

    /**
     * Opens a directory for the results of a plan, makes it if need be, and keeps other processes away until it is closed.
     *
     * @throws SweepException when it has the results of another plan, another process writes there, or it cannot be made
     */
    public static SweepDirectory open(Path directory, SweepPlan plan) throws SweepException {
        try {
            Files.createDirectories(directory.resolve("runs"));
            Path file = directory.resolve(PLAN);
            if (Files.exists(file) && !Files.readString(file).equals(plan.toText())) {
                throw new SweepException(
                        directory + " has the results of another sweep, or of this one before it was changed: "
                                + "give another directory, or remove it");
            }
            SweepDirectory opened = new SweepDirectory(directory, plan, lock(directory));
            opened.replace(file, plan.toText());
            Files.createDirectories(directory.resolve("points"));
            for (SweepPlan.Point point : plan.points()) {
                opened.replace(
                        directory.resolve("points").resolve(point.number() + ".yaml"),
                        ScenarioYaml.write(point.scenario()));
            }
            return opened;
        } catch (IOException failed) {
            throw new SweepException(directory + " cannot be used: " + failed, failed);
        }
    }

    private static FileChannel lock(Path directory) throws IOException, SweepException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new SweepException(directory + " is being written by another sweep");
        }
        return channel;
    }

    /** The plan whose results a directory has. */
    static SweepPlan plan(Path directory) throws SweepException {
        Path file = directory.resolve(PLAN);
        try {
            return SweepPlan.parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException wrong) {
            throw new SweepException(
                    directory + " has no sweep's results: " + file + " cannot be read: " + wrong.getMessage(), wrong);
        }
    }

    /**
     * The runs that are done in a directory, by number.
     *
     * @throws SweepException naming the file that is not of the plan, or not whole
     */
    static Map<Integer, RunRecord> records(Path directory, SweepPlan plan) throws SweepException {
        Map<Integer, RunRecord> records = new TreeMap<>();
        for (Path file : runFiles(directory)) {
            int number = number(file);
            if (number < 1 || number > plan.size()) {
                throw new SweepException(file + " is of no run of the sweep: it has " + plan.size());
            }
            try {
                records.put(number, RunRecord.parse(plan.run(number), Files.readString(file)));
            } catch (IOException | IllegalArgumentException wrong) {
                throw new SweepException(file + " cannot be used: " + wrong.getMessage(), wrong);
            }
        }
        return records;
    }

    /** By which builds the runs in a directory were made, as of {@link BuildStamp}; empty when nobody said so. */
    static NavigableSet<String> builds(Path directory) throws SweepException {
        Path file = directory.resolve(BUILDS);
        try {
            return Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : new TreeSet<>();
        } catch (IOException failed) {
            throw new SweepException(file + " cannot be read: " + failed, failed);
        }
    }

    /** By which builds the runs here were made. */
    public NavigableSet<String> builds() throws SweepException {
        return builds(directory);
    }

    /** Runs of some builds are going to be kept here. */
    public void addBuilds(Collection<String> some) throws SweepException {
        NavigableSet<String> all = builds();
        if (all.addAll(some)) {
            try {
                replace(directory.resolve(BUILDS), String.join("\n", all) + "\n");
            } catch (IOException failed) {
                throw new SweepException("the builds could not be written: " + failed, failed);
            }
        }
    }

    private static List<Path> runFiles(Path directory) throws SweepException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory.resolve("runs"))) {
            all.filter(file -> number(file) >= 0).sorted().forEach(files::add);
        } catch (IOException failed) {
            throw new SweepException(directory.resolve("runs") + " cannot be read: " + failed, failed);
        }
        return files;
    }

    /** The number of the run whose result a file is; -1 when it is none. */
    private static int number(Path file) {
        Matcher matcher = RUN_FILE.matcher(file.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** The runs that are done, by number. */
    public Map<Integer, RunRecord> records() throws SweepException {
        return records(directory, plan);
    }

    /** Keeps what came of a run. */
    public void keep(RunRecord record) throws SweepException {
        String name = String.format(Locale.ROOT, "%06d.json", record.run().number());
        try {
            replace(directory.resolve("runs").resolve(name), record.toText());
        } catch (IOException failed) {
            throw new SweepException(
                    "the result of " + record.run().label() + " could not be written: " + failed, failed);
        }
    }

    /** Writes the tables of all runs. */
    public void keep(SweepResults results) throws SweepException {
        try {
            replace(directory.resolve("results.csv"), results.csv());
            replace(directory.resolve("results.json"), results.json());
            replace(directory.resolve("summary.csv"), results.summaryCsv());
            replace(directory.resolve("summary.txt"), results.summaryText());
        } catch (IOException failed) {
            throw new SweepException("the tables could not be written: " + failed, failed);
        }
    }

    /** A file is the old one or the new one, never a part. */
    private void replace(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where it is. */
    public Path path() {
        return directory;
    }

    /** Lets other processes write there. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory.resolve(LOCK));
            lock.close();
        } catch (IOException failed) {
            // The lock ends with the process; the file means nothing without it.
        }
    }
}
