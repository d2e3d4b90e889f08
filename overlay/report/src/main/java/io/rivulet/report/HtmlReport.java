package io.rivulet.report;

import io.rivulet.report.plot.Ink;
import io.rivulet.report.plot.Plot;
import io.rivulet.report.plot.Svg;
import io.rivulet.report.replay.ReplayMarkup;
import io.rivulet.report.replay.TopologyReplay;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as one HTML file that needs nothing else: no network, no other files. Light or dark as the reader's system is, readable
 * on a phone and on paper; tables can be sorted, pointing at a node of a topology shows its arcs alone, and runs can be replayed.
 *
 * <pre>{@code
 * String html = new HtmlReport("Demo", "50 peers on loopback")
 *         .tile("Complete", "50 of 50", "every message, in order", Table.Verdict.GOOD)
 *         .section("Topology").plot(picture, "Arcs run from the feeding peer.")
 *         .section("Viewers").table(table)
 *         .facts(Environment.facts())
 *         .toHtml();
 * }</pre>
 *
 * <p>Everything given is text: markup in names is shown, not obeyed, and the page's own policy forbids it to load anything. The
 * same calls give the same bytes. One thread.
 */
public final class HtmlReport {
    private final String title;
    private final String subtitle;
    private final StringBuilder tiles = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<String> sections = new ArrayList<>();
    private boolean hasReplay;

    /** A report without content. */
    public HtmlReport(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    /**
     * Adds a tile at the top: one figure of the summary.
     *
     * @param note what it means, in a few words; may be empty
     */
    public HtmlReport tile(String label, String value, String note, Table.Verdict verdict) {
        tiles.append("<div class=\"tile ")
                .append(cssClass(verdict))
                .append("\"><dt>")
                .append(Svg.escape(label));
        tiles.append("</dt><dd>").append(Svg.escape(value)).append("</dd>");
        tiles.append(note.isEmpty() ? "" : "<p>" + Svg.escape(note) + "</p>").append("</div>\n");
        return this;
    }

    /** Begins a section. */
    public HtmlReport section(String heading) {
        sections.add(heading);
        body.append("<h2 id=\"s")
                .append(sections.size())
                .append("\">")
                .append(Svg.escape(heading))
                .append("</h2>\n");
        return this;
    }

    /** Adds a paragraph. */
    public HtmlReport paragraph(String text) {
        body.append("<p>").append(Svg.escape(text)).append("</p>\n");
        return this;
    }

    /** Adds a command, or other text in which every character counts. */
    public HtmlReport code(String text) {
        body.append("<pre><code>").append(Svg.escape(text)).append("</code></pre>\n");
        return this;
    }

    /** Adds a picture with a caption, which may be empty. */
    public HtmlReport plot(Plot plot, String caption) {
        body.append("<figure>\n<div class=\"plot\" style=\"max-width:")
                .append(plot.width())
                .append("px\">\n");
        body.append(Svg.inline(plot)).append("</div>\n");
        body.append(caption.isEmpty() ? "" : "<figcaption>" + Svg.escape(caption) + "</figcaption>\n");
        body.append("</figure>\n");
        return this;
    }

    /** Adds a run to play again, with a caption, which may be empty; later frames are not part of it. */
    public HtmlReport replay(TopologyReplay replay, String caption) {
        hasReplay = true;
        body.append(ReplayMarkup.figure(replay, caption));
        return this;
    }

    /** Adds a table that people can sort. */
    public HtmlReport table(Table table) {
        body.append("<div class=\"scroll\"><table>\n");
        if (!table.title().isEmpty()) {
            body.append("<caption>").append(Svg.escape(table.title())).append("</caption>\n");
        }
        body.append("<thead><tr>");
        for (Table.Column column : table.columns()) {
            body.append(column.numeric() ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">");
            body.append("<button type=\"button\">").append(Svg.escape(column.name()));
            body.append(column.unit().isEmpty() ? "" : " <small>" + Svg.escape(column.unit()) + "</small>");
            body.append("</button></th>");
        }
        body.append("</tr></thead>\n<tbody>\n");
        table.rows().forEach(row -> appendRow(table, row));
        body.append("</tbody>\n");
        if (!table.summaries().isEmpty()) {
            body.append("<tfoot>\n");
            table.summaries().forEach(row -> appendRow(table, row));
            body.append("</tfoot>\n");
        }
        body.append("</table></div>\n");
        return this;
    }

    private void appendRow(Table table, List<Table.Cell> row) {
        body.append("<tr>");
        for (int i = 0; i < row.size(); i++) {
            Table.Cell cell = row.get(i);
            String css = (table.columns().get(i).numeric() ? "n " : "") + cssClass(cell.verdict());
            body.append("<td").append(css.isBlank() ? "" : " class=\"" + css.strip() + "\"");
            if (Double.isFinite(cell.sortKey())) {
                body.append(" data-k=\"").append(cell.sortKey()).append('"');
            }
            body.append('>').append(Svg.escape(cell.text())).append("</td>");
        }
        body.append("</tr>\n");
    }

    /** Adds facts to the footer, in their order: command, commit, machine; a later value of the same name replaces an earlier. */
    public HtmlReport facts(Map<String, String> more) {
        facts.putAll(more);
        return this;
    }

    /** Embeds data that programs can read back out of the page: the text of {@code <script type="application/json" id="data">}. */
    public HtmlReport data(Json.Members json) {
        body.append("<script type=\"application/json\" id=\"data\">")
                .append(json.toText())
                .append("</script>\n");
        return this;
    }

    /** The whole page; UTF-8 when written. */
    public String toHtml() {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
        page.append("style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
        page.append("<title>").append(Svg.escape(title)).append("</title>\n<style>\n");
        page.append(resource("report.css")).append(Ink.stylesheet());
        page.append(hasReplay ? ReplayMarkup.stylesheet() : "").append("\n</style>\n</head>\n<body>\n<main>\n");
        page.append("<header><h1>").append(Svg.escape(title)).append("</h1>\n");
        page.append(subtitle.isEmpty() ? "" : "<p>" + Svg.escape(subtitle) + "</p>\n")
                .append("</header>\n");
        if (tiles.length() > 0) {
            page.append("<dl class=\"tiles\">\n").append(tiles).append("</dl>\n");
        }
        appendContents(page);
        page.append(body);
        if (!facts.isEmpty()) {
            page.append("<footer><dl>\n");
            facts.forEach((name, value) -> page.append("<div><dt>")
                    .append(Svg.escape(name))
                    .append("</dt><dd>")
                    .append(Svg.escape(value))
                    .append("</dd></div>\n"));
            page.append("</dl></footer>\n");
        }
        page.append("</main>\n<script>\n").append(resource("report.js"));
        page.append(hasReplay ? ReplayMarkup.script() : "").append("</script>\n</body>\n</html>\n");
        return page.toString();
    }

    /** Links to the sections, where there are enough to get lost among. */
    private void appendContents(StringBuilder page) {
        if (sections.size() < 4) {
            return;
        }
        page.append("<nav>");
        for (int i = 0; i < sections.size(); i++) {
            page.append("<a href=\"#s")
                    .append(i + 1)
                    .append("\">")
                    .append(Svg.escape(sections.get(i)))
                    .append("</a>\n");
        }
        page.append("</nav>\n");
    }

    private static String cssClass(Table.Verdict verdict) {
        return switch (verdict) {
            case NONE -> "";
            case GOOD -> "good";
            case WARNING -> "warning";
            case BAD -> "bad";
        };
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar: build it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read: build the jar anew", e);
        }
    }
}
