package io.rivulet.bench.micro;

import io.rivulet.report.text.ProgressLine;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Turns what JMH has to say into one progress line, and keeps the end of the rest in case a fork fails. */
final class JmhProgress implements OutputFormat {
    /** Enough of a fork's last words to see why it died. */
    private static final int MAX_COMPLAINTS = 20;

    private final ProgressLine line;
    private final int total;
    private final ArrayDeque<String> complaints = new ArrayDeque<>();
    private int finished;
    private String current = "";

    JmhProgress(ProgressLine line, int total) {
        this.line = line;
        this.total = total;
    }

    /** The last lines that were printed, each after a line feed. */
    String complaints() {
        StringBuilder text = new StringBuilder();
        complaints.forEach(complaint -> text.append('\n').append(complaint));
        return text.toString();
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        current = MicroReport.shortName(params.getBenchmark()) + " " + MicroReport.parameters(params);
        show("");
    }

    @Override
    public void iteration(BenchmarkParams params, IterationParams iteration, int number) {
        show(iteration.getType().toString().toLowerCase(Locale.ROOT) + " " + number);
    }

    private void show(String figures) {
        line.update(System.nanoTime(), "Measuring", (double) finished / total, current + " " + figures);
    }

    @Override
    public void iterationResult(BenchmarkParams params, IterationParams iteration, int number, IterationResult data) {
        // Only the end counts.
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        finished++;
    }

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> result) {}

    @Override
    public void print(String text) {}

    @Override
    public void println(String text) {
        if (!text.isBlank()) {
            complaints.add(text);
            if (complaints.size() > MAX_COMPLAINTS) {
                complaints.remove();
            }
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void write(int data) {}

    @Override
    public void write(byte[] data) {}
}
