package io.rivulet.simulator.sweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/** Puts the results of a sweep's shards together. */
public final class SweepMerge {
    private static final int NAMED_AT_MOST = 10;

    private SweepMerge() {}

    /**
     * Reads shards and checks that together they have every run once.
     *
     * @throws SweepException when they are of different sweeps, or naming every run that is missing or there twice
     */
    public static SweepResults read(List<Path> shards) throws SweepException {
        SweepPlan plan = SweepDirectory.plan(shards.get(0));
        String text = plan.toText();
        Map<Integer, RunRecord> records = new TreeMap<>();
        Map<Integer, Path> places = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (Path shard : shards) {
            if (!SweepDirectory.plan(shard).toText().equals(text)) {
                throw new SweepException(shard + " and " + shards.get(0) + " have results of different sweeps");
            }
            for (Map.Entry<Integer, RunRecord> record :
                    SweepDirectory.records(shard, plan).entrySet()) {
                Path other = places.putIfAbsent(record.getKey(), shard);
                if (other != null) {
                    problems.add(plan.run(record.getKey()).label() + " is in " + other + " and in " + shard);
                }
                records.put(record.getKey(), record.getValue());
            }
        }
        for (int number = 1; number <= plan.size(); number++) {
            if (!records.containsKey(number)) {
                problems.add(plan.run(number).label() + " is missing");
            }
        }
        if (!problems.isEmpty()) {
            int more = problems.size() - NAMED_AT_MOST;
            throw new SweepException(String.join("; ", problems.subList(0, Math.min(NAMED_AT_MOST, problems.size())))
                    + (more > 0 ? "; and " + more + " more" : ""));
        }
        return new SweepResults(plan, List.copyOf(records.values()));
    }

    /**
     * By which builds the runs of shards were made, by shard; results of different ones do not belong together.
     *
     * @throws SweepException when one cannot be read
     */
    public static Map<Path, NavigableSet<String>> builds(List<Path> shards) throws SweepException {
        Map<Path, NavigableSet<String>> builds = new LinkedHashMap<>();
        for (Path shard : shards) {
            builds.put(shard, SweepDirectory.builds(shard));
        }
        return builds;
    }

    /**
     * Writes results as if they had been run in one go.
     *
     * @param builds by which they were made
     * @throws SweepException when there is something already, or it cannot be written
     */
    public static void write(SweepResults results, Path directory, Collection<String> builds) throws SweepException {
        if (Files.exists(directory.resolve("plan.json")) || Files.exists(directory.resolve("runs"))) {
            throw new SweepException(directory + " has results already: give another directory, or remove it");
        }
        try (SweepDirectory merged = SweepDirectory.open(directory, results.plan())) {
            merged.addBuilds(builds);
            for (RunRecord record : results.records()) {
                merged.keep(record);
            }
            merged.keep(results);
        }
    }
}
