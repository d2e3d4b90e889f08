package io.rivulet.cli.demo;

import io.rivulet.cli.demo.DemoResult.Viewer;
import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.NeighbourStats;
import io.rivulet.overlay.OverlayStats;
import io.rivulet.overlay.StreamStats;
import io.rivulet.report.Environment;
import io.rivulet.report.HtmlReport;
import io.rivulet.report.plot.BarPlot;
import io.rivulet.report.plot.HistogramPlot;
import io.rivulet.report.plot.TopologyPicture;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Table.Cell;
import io.rivulet.transport.address.PeerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Shows a {@link DemoResult}: as lines and a table for a terminal, as a page, as JSON. Pure. */
public final class DemoReport {
    /** The stream is split into so many substreams, each with a parent of its own (rtmfp-groups section 9). */
    private static final int SUBSTREAMS = 8;

    private static final double US_PER_MS = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    /** The goal for fifty viewers on two cores; more is marked. */
    private static final long GOOD_P99_US = 500_000;

    private final DemoResult result;
    private final Histogram delaysUs;
    private final Map<PeerId, String> names = new LinkedHashMap<>();
    private final long payloadSentByAll;

    /** A report of one run. */
    public DemoReport(DemoResult result) {
        this.result = result;
        this.delaysUs = result.delaysUs();
        addName(result.publisher());
        result.viewers().forEach(viewer -> addName(viewer.peer()));
        long sent = sentBytes(result.publisher());
        for (Viewer viewer : result.viewers()) {
            sent += sentBytes(viewer.peer());
        }
        this.payloadSentByAll = sent;
    }

    private void addName(DemoResult.Peer peer) {
        OverlayStats stats = peer.playing() == null ? peer.finished() : peer.playing();
        if (stats != null) {
            names.put(stats.peer(), peer.name());
        }
    }

    private static StreamStats streamOf(OverlayStats stats) {
        return stats == null
                ? null
                : stats.groups().stream()
                        .flatMap(group -> group.streams().stream())
                        .findFirst()
                        .orElse(null);
    }

    /** The final counters; those at the end of playing when the stream is forgotten already. */
    private static StreamStats counters(DemoResult.Peer peer) {
        StreamStats finished = streamOf(peer.finished());
        return finished == null ? streamOf(peer.playing()) : finished;
    }

    private static long sentBytes(DemoResult.Peer peer) {
        StreamStats stream = counters(peer);
        return stream == null ? 0 : stream.fragmentBytesSent();
    }

    private static long duplicates(DemoResult.Peer peer) {
        StreamStats stream = counters(peer);
        return stream == null ? 0 : stream.duplicates();
    }

    private static long received(DemoResult.Peer peer) {
        StreamStats stream = counters(peer);
        return stream == null ? 0 : stream.fragmentsReceived();
    }

    private static List<NeighbourStats> neighbours(DemoResult.Peer peer) {
        return peer.playing() == null
                ? List.of()
                : peer.playing().groups().stream()
                        .map(GroupStats::neighbours)
                        .flatMap(List::stream)
                        .toList();
    }

    /** Who pushed each substream at the end of playing: names, null where nobody did. */
    private List<String> pushSources(DemoResult.Peer peer) {
        StreamStats stream = streamOf(peer.playing());
        List<String> sources = new ArrayList<>();
        if (stream != null) {
            for (PeerId parent : stream.parents()) {
                sources.add(parent == null ? null : nameOf(parent));
            }
        }
        return sources;
    }

    private String nameOf(PeerId peer) {
        return names.getOrDefault(peer, peer.shortName());
    }

    private double copies(long bytes) {
        return result.payloadBytes() == 0 ? Double.NaN : (double) bytes / result.payloadBytes();
    }

    private long firstMessageNs(Viewer viewer) {
        return viewer.reception().messages() == 0 ? -1 : viewer.reception().firstNs() - result.firstOfferNs();
    }

    /** The line that says it all: {@code 50 of 50 complete}. */
    public String verdict() {
        String complete = result.completeViewers() + " of " + result.viewers().size() + " complete";
        return result.completeViewers() == result.viewers().size()
                ? complete + ": every message, bit for bit, in order (SHA-256 "
                        + result.sha256().substring(0, 16) + "…)"
                : complete + ": something is missing, see the table";
    }

    /** What the publisher spent, and the machine. */
    public List<String> summaryLines() {
        List<String> lines = new ArrayList<>();
        double seconds = result.durationNs() / NS_PER_S;
        lines.add("Stream     " + Figures.count(result.messages()) + " messages, "
                + Figures.bytes(result.payloadBytes()) + " in " + Figures.duration(result.durationNs()) + ", "
                + Figures.bitRate(seconds == 0 ? 0 : result.payloadBytes() / seconds));
        lines.add("Publisher  uploads " + Figures.factor(copies(sentBytes(result.publisher())))
                + " the stream (payload), " + Figures.factor(copies(result.publisherWireBytes()))
                + " on the wire; " + neighbours(result.publisher()).size() + " neighbours"
                + (result.backPressured() == 0
                        ? ""
                        : ", waited for room " + Figures.count(result.backPressured()) + " times"));
        lines.add("Delay      p50 " + delay(50) + ", p99 " + delay(99) + ", max "
                + Figures.duration(delaysUs.getMaxValue() * 1_000) + " from offer to callback; all viewers in after "
                + Figures.duration(result.joinNs()));
        lines.add("Process    "
                + (result.peakResidentBytes() < 0
                        ? ""
                        : Figures.bytes(result.peakResidentBytes()) + " resident at most, ")
                + Figures.duration(result.cpuNs()) + " of processor time while playing");
        return lines;
    }

    private String delay(double percentile) {
        return Figures.duration(delaysUs.getValueAtPercentile(percentile) * 1_000);
    }

    /**
     * The viewers, the worst first: what is missing, then the greatest delays.
     *
     * @param title above it
     */
    public Table table(String title) {
        Table table = new Table(title)
                .text("viewer")
                .number("complete")
                .number("first", "ms")
                .number("p50", "ms")
                .number("p99", "ms")
                .number("max", "ms")
                .number("twice")
                .number("relays", "×")
                .number("share")
                .number("nbrs")
                .number("feeds");
        result.viewers().stream().sorted(WORST_FIRST).forEach(viewer -> addRow(table, viewer));
        addTotal(table);
        return table;
    }

    private static final Comparator<Viewer> WORST_FIRST = Comparator.<Viewer, Boolean>comparing(
                    viewer -> viewer.reception().complete())
            .thenComparing(viewer -> viewer.reception().messages())
            .thenComparing(viewer -> -viewer.reception().delaysUs().getValueAtPercentile(99))
            .thenComparing(viewer -> viewer.peer().name());

    private void addRow(Table table, Viewer viewer) {
        ViewerProbe.Reception got = viewer.reception();
        Histogram delays = got.delaysUs();
        long sent = sentBytes(viewer.peer());
        table.row(
                viewer.peer().name(),
                completeness(viewer),
                firstMessageNs(viewer) < 0 ? null : millis(firstMessageNs(viewer) / NS_PER_MS),
                millis(delays.getValueAtPercentile(50) / US_PER_MS),
                p99(delays),
                millis(delays.getMaxValue() / US_PER_MS),
                duplicates(viewer.peer()),
                Cell.of(Figures.number(copies(sent)), copies(sent)),
                share(sent),
                neighbours(viewer.peer()).size(),
                pushSources(viewer.peer()).stream()
                        .filter(source -> source != null)
                        .distinct()
                        .count());
    }

    private Cell completeness(Viewer viewer) {
        long right = viewer.reception().messages() - viewer.reception().foreign();
        Cell cell = Cell.of(Figures.percent(right, result.messages()), (double) right / Math.max(1, result.messages()));
        if (viewer.reception().complete()) {
            return cell.good();
        }
        return right == result.messages() ? Cell.of("disorder", 0).bad() : cell.bad();
    }

    private static Cell millis(double ms) {
        return Cell.of(ms >= 10 ? Figures.count(Math.round(ms)) : Figures.number(ms), ms);
    }

    private static Cell p99(Histogram delays) {
        Cell cell = millis(delays.getValueAtPercentile(99) / US_PER_MS);
        return delays.getValueAtPercentile(99) > GOOD_P99_US ? cell.warning() : cell;
    }

    private Cell share(long sent) {
        double share = payloadSentByAll == 0 ? 0 : (double) sent / payloadSentByAll;
        return Cell.of(Figures.percent(share), share);
    }

    private void addTotal(Table table) {
        long sent = payloadSentByAll - sentBytes(result.publisher());
        long slowestFirstNs =
                result.viewers().stream().mapToLong(this::firstMessageNs).max().orElse(0);
        long twice = result.viewers().stream()
                .mapToLong(viewer -> duplicates(viewer.peer()))
                .sum();
        table.summary(
                "all " + result.viewers().size(),
                Cell.of(result.completeViewers() + "/" + result.viewers().size()),
                millis(slowestFirstNs / NS_PER_MS),
                millis(delaysUs.getValueAtPercentile(50) / US_PER_MS),
                p99(delaysUs),
                millis(delaysUs.getMaxValue() / US_PER_MS),
                twice,
                Cell.of(Figures.number(copies(sent)), copies(sent)),
                share(sent),
                null,
                null);
    }

    /** What the columns mean. */
    public static String legend() {
        return "first: first message after the first offer; p50 to max: from offer to callback; twice: pieces that came again;\n"
                + "relays: what it passed on, in copies of the stream; share: of all payload sent; nbrs: neighbours; feeds: peers that push to it";
    }

    private double duplicateShare() {
        long twice = 0;
        long once = 0;
        for (Viewer viewer : result.viewers()) {
            twice += duplicates(viewer.peer());
            once += received(viewer.peer());
        }
        return once == 0 ? Double.NaN : (double) twice / once;
    }

    /** The whole report as a page. */
    public String html(String command) {
        boolean good = result.completeViewers() == result.viewers().size();
        Table.Verdict verdict = good ? Table.Verdict.GOOD : Table.Verdict.BAD;
        HtmlReport page = new HtmlReport(
                        "Rivulet demo",
                        "One publisher and " + result.viewers().size()
                                + " viewers, each a whole node with its own UDP socket on 127.0.0.1, playing "
                                + result.source())
                .tile(
                        "Complete",
                        result.completeViewers() + " of " + result.viewers().size(),
                        "every message, bit for bit, in order",
                        verdict)
                .tile(
                        "Delay p99",
                        delay(99),
                        "p50 " + delay(50) + ", from offer to callback",
                        delaysUs.getValueAtPercentile(99) > GOOD_P99_US ? Table.Verdict.WARNING : Table.Verdict.GOOD)
                .tile(
                        "Publisher uploads",
                        Figures.factor(copies(sentBytes(result.publisher()))),
                        "the stream's payload; " + Figures.factor(copies(result.publisherWireBytes())) + " on the wire",
                        Table.Verdict.NONE)
                .tile("Duplicates", Figures.percent(duplicateShare()), "pieces that came again", Table.Verdict.NONE)
                .tile(
                        "Memory",
                        result.peakResidentBytes() < 0 ? Figures.NONE : Figures.bytes(result.peakResidentBytes()),
                        "resident at most, the whole process",
                        Table.Verdict.NONE);
        page.section("Who feeds whom")
                .plot(
                        topology(),
                        "Taken at the end of the stream. Each peer gets the stream's " + SUBSTREAMS
                                + " substreams from parents of its own choice; arcs run from the feeding peer, where they are"
                                + " thick, to the fed one, and the greatest source of each peer stands out. Point at a peer to"
                                + " see its arcs alone.");
        page.section("Delay")
                .plot(
                        new HistogramPlot("From offer to callback, all viewers", "ms", US_PER_MS, delaysUs),
                        "Measured by one clock: the nodes share a process.");
        page.section("Who carries the stream")
                .plot(
                        relayPlot(),
                        "Copies of the stream that each peer sent to others. The publisher is the first bar; "
                                + result.viewers().size() + " copies are needed in all.");
        page.section("Viewers").table(table("")).paragraph(legend().replace('\n', ' '));
        page.facts(facts(command));
        return page.toHtml();
    }

    private Map<String, String> facts(String command) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Command", command);
        facts.put("Stream", summaryLines().get(0).substring("Stream".length()).strip());
        facts.put("All viewers in after", Figures.duration(result.joinNs()));
        facts.put("Processor time", Figures.duration(result.cpuNs()) + " while playing");
        facts.put("SHA-256", result.sha256());
        facts.putAll(Environment.facts());
        return facts;
    }

    private BarPlot relayPlot() {
        BarPlot plot = new BarPlot("Copies passed on", "copies of the stream", "");
        plot.bar("publisher", copies(sentBytes(result.publisher())));
        for (Viewer viewer : result.viewers()) {
            plot.bar(shortName(viewer.peer().name()), copies(sentBytes(viewer.peer())));
        }
        return plot.reference(
                "average", copies(payloadSentByAll) / (result.viewers().size() + 1));
    }

    private static String shortName(String name) {
        return name.substring(name.indexOf('-') + 1);
    }

    private TopologyPicture topology() {
        TopologyPicture picture = new TopologyPicture("Topology", SUBSTREAMS);
        picture.node(result.publisher().name(), "P", TopologyPicture.Role.PUBLISHER, Double.NaN, "");
        for (Viewer viewer : result.viewers()) {
            Histogram delays = viewer.reception().delaysUs();
            picture.node(
                    viewer.peer().name(),
                    shortName(viewer.peer().name()),
                    TopologyPicture.Role.PEER,
                    delays.getTotalCount() == 0 ? Double.NaN : delays.getValueAtPercentile(50) / US_PER_MS,
                    neighbours(viewer.peer()).size() + " neighbours");
        }
        addArcs(picture, result.publisher());
        result.viewers().forEach(viewer -> addArcs(picture, viewer.peer()));
        return picture;
    }

    private void addArcs(TopologyPicture picture, DemoResult.Peer peer) {
        Map<String, Integer> substreams = new TreeMap<>();
        for (String source : pushSources(peer)) {
            if (source != null) {
                substreams.merge(source, 1, Integer::sum);
            }
        }
        substreams.forEach((source, count) -> {
            if (names.containsValue(source)) {
                picture.push(source, peer.name(), count);
            }
        });
        for (NeighbourStats neighbour : neighbours(peer)) {
            String other = names.get(neighbour.peer());
            if (other != null && other.compareTo(peer.name()) > 0) {
                picture.neighbours(peer.name(), other);
            }
        }
    }

    /** Everything, for programs. */
    public Json.Members json(String command) {
        Json.Elements viewers = Json.array();
        result.viewers().forEach(viewer -> viewers.add(viewerJson(viewer)));
        return Json.object()
                .put("command", command)
                .put("source", result.source())
                .put("sourceTrouble", result.sourceTrouble().isEmpty() ? null : result.sourceTrouble())
                .put("viewers", result.viewers().size())
                .put("complete", result.completeViewers())
                .put("messages", result.messages())
                .put("payloadBytes", result.payloadBytes())
                .put("durationMs", result.durationNs() / NS_PER_MS)
                .put("sha256", result.sha256())
                .put("joinMs", result.joinNs() / NS_PER_MS)
                .put("delayMs", delayJson(delaysUs))
                .put("duplicateShare", duplicateShare())
                .put("peakResidentBytes", result.peakResidentBytes() < 0 ? null : result.peakResidentBytes())
                .put("cpuMs", result.cpuNs() / NS_PER_MS)
                .put(
                        "publisher",
                        peerJson(result.publisher())
                                .put("uploadPayloadCopies", copies(sentBytes(result.publisher())))
                                .put("uploadWireBytes", result.publisherWireBytes())
                                .put("uploadWireCopies", copies(result.publisherWireBytes()))
                                .put("backPressured", result.backPressured()))
                .put("viewer", viewers)
                .put("environment", Environment.facts());
    }

    private Json.Members viewerJson(Viewer viewer) {
        ViewerProbe.Reception got = viewer.reception();
        List<Object> sources = new ArrayList<>(pushSources(viewer.peer()));
        return peerJson(viewer.peer())
                .put("complete", got.complete())
                .put("messages", got.messages())
                .put("notInOrder", got.foreign())
                .put("missedInGaps", got.gaps())
                .put("sha256", got.sha256())
                .put("firstMessageMs", firstMessageNs(viewer) < 0 ? null : firstMessageNs(viewer) / NS_PER_MS)
                .put("delayMs", delayJson(got.delaysUs()))
                .put("end", got.end() == null ? null : got.end().name())
                .put("pushSources", sources);
    }

    private Json.Members peerJson(DemoResult.Peer peer) {
        StreamStats stream = counters(peer);
        OverlayStats stats = peer.playing() == null ? peer.finished() : peer.playing();
        Json.Elements neighbours = Json.array();
        for (NeighbourStats neighbour : neighbours(peer)) {
            neighbours.add(Json.object()
                    .put("name", nameOf(neighbour.peer()))
                    .put("peerId", neighbour.peer().toString())
                    .put("address", neighbour.address().toString())
                    .put("initiatedByUs", neighbour.initiatedByUs())
                    .put(
                            "roundTripMs",
                            neighbour.roundTrip() == null
                                    ? null
                                    : neighbour.roundTrip().toNanos() / NS_PER_MS)
                    .put("bytesSent", neighbour.bytesSent())
                    .put("bytesReceived", neighbour.bytesReceived()));
        }
        Json.Members json = Json.object()
                .put("name", peer.name())
                .put("peerId", stats == null ? null : stats.peer().toString());
        if (stream != null) {
            json.put("fragmentsReceived", stream.fragmentsReceived())
                    .put("fragmentsPushed", stream.fragmentsPushedToUs())
                    .put("fragmentsPulled", stream.fragmentsPulled())
                    .put("fragmentsMissed", stream.fragmentsMissed())
                    .put("duplicates", stream.duplicates())
                    .put("fragmentsSent", stream.fragmentsSent())
                    .put("payloadBytesSent", stream.fragmentBytesSent())
                    .put("relayCopies", copies(stream.fragmentBytesSent()))
                    .put(
                            "relayShare",
                            payloadSentByAll == 0 ? 0.0 : (double) stream.fragmentBytesSent() / payloadSentByAll);
        }
        if (peer.finished() != null) {
            json.put("wireBytesSent", peer.finished().wireBytesSent())
                    .put("wireBytesReceived", peer.finished().wireBytesReceived());
        }
        return json.put("neighbours", neighbours);
    }

    private static Json.Members delayJson(Histogram delays) {
        return Json.object()
                .put("count", delays.getTotalCount())
                .put("p50", delays.getValueAtPercentile(50) / US_PER_MS)
                .put("p90", delays.getValueAtPercentile(90) / US_PER_MS)
                .put("p99", delays.getValueAtPercentile(99) / US_PER_MS)
                .put("p999", delays.getValueAtPercentile(99.9) / US_PER_MS)
                .put("max", delays.getMaxValue() / US_PER_MS);
    }
}
