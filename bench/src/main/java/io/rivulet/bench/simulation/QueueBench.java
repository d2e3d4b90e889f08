package io.rivulet.bench.simulation;

import io.rivulet.bench.result.Spread;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the event queue beside the platform's, in turn. */
final class QueueBench {
    private static final String PLATFORM = "java.util.PriorityQueue";
    private static final double NS_PER_SECOND = 1e9;
    private static final double GOAL = 10;

    private final int waiting;
    private final int rounds;
    private final double seconds;
    private final Map<String, Spread> rates = new LinkedHashMap<>();

    /**
     * @param waiting how many events wait all the time
     * @param rounds  how often everything is measured
     * @param seconds how long each measurement takes
     */
    QueueBench(int waiting, int rounds, double seconds) {
        this.waiting = waiting;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    private static String quickest() {
        return name(Runtime.getRuntime().availableProcessors());
    }

    private static String name(int threads) {
        return "simulator, " + threads + (threads == 1 ? " thread" : " threads");
    }

    void run(ProgressLine progress) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        int all = Runtime.getRuntime().availableProcessors();
        Map<String, HoldModel> models = new LinkedHashMap<>();
        models.put(PLATFORM, HoldModel.ofPlatform(waiting));
        models.put(name(1), HoldModel.ofSimulator(waiting, 1));
        models.putIfAbsent(name(all), HoldModel.ofSimulator(waiting, all));
        try {
            long forNs = (long) (seconds * NS_PER_SECOND);
            models.values().forEach(model -> model.eventsPerSecond(forNs)); // to be compiled
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, HoldModel> model : models.entrySet()) {
                    progress.update(System.nanoTime(), model.getKey(), (double) round / rounds, "");
                    values.computeIfAbsent(model.getKey(), name -> new ArrayList<>())
                            .add(model.getValue().eventsPerSecond(forNs));
                }
            }
        } finally {
            progress.clear();
            models.values().forEach(HoldModel::close);
        }
        values.forEach((name, some) -> rates.put(name, Spread.of(some)));
    }

    private Spread ratio() {
        return rates.get(quickest()).dividedBy(rates.get(PLATFORM));
    }

    Table table() {
        Table table = new Table("Event queue, " + Figures.count(waiting) + " events waiting")
                .text("queue")
                .number("events/s")
                .text("spread")
                .text("to the platform's");
        rates.forEach((name, rate) -> {
            Spread relative = rate.dividedBy(rates.get(PLATFORM));
            Table.Cell factor = Table.Cell.of(Figures.factor(relative.median()), relative.median());
            boolean isJudged = name.equals(quickest());
            table.row(
                    name,
                    rate.median(),
                    "± " + Figures.percent(rate.relative()),
                    !isJudged ? factor : relative.median() >= GOAL ? factor.good() : factor.bad());
        });
        return table;
    }

    Json.Members toJson() {
        Json.Members figures = Json.object();
        rates.forEach((name, rate) -> figures.put(name, rate.toJson()));
        return Json.object()
                .put("waiting", waiting)
                .put("eventsPerSecond", figures)
                .put("toPlatform", ratio().toJson())
                .put("goalP8Met", ratio().median() >= GOAL);
    }
}
