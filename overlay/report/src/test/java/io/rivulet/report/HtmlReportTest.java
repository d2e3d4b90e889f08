package io.rivulet.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.plot.BarPlot;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Table.Cell;
import io.rivulet.report.text.Table.Verdict;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class HtmlReportTest {
    private static final String HOSTILE =
            "</td></script><script>alert(1)</script><img src=x onerror='alert(2)'>\"&amp;\u0000";

    @Test
    void hostileNamesStayText() {
        String html = report(HOSTILE).toHtml();

        assertThat(html).doesNotContain("<script>alert").doesNotContain("<img").doesNotContain("\u0000");
        assertThat(Pattern.compile("<script").matcher(html).results().count())
                .as("the page's own, and its data")
                .isEqualTo(2);
        Document page = Xml.parse(asXml(html));
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
                .isEqualTo(HOSTILE.replace('\u0000', '\ufffd'));
        assertThat(page.getElementsByTagName("td").item(0).getTextContent())
                .isEqualTo(HOSTILE.replace('\u0000', '\ufffd'));
        assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(2);
    }

    @Test
    void thePageAsksForNothingElse() {
        String html = report("x").toHtml().replace("http://www.w3.org/2000/svg", "");

        assertThat(html)
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("url(")
                .doesNotContain("@import");
        assertThat(html).doesNotContainPattern("<(link|img|iframe|object)\\b").doesNotContain(" src=");
        assertThat(html).contains("default-src 'none'");
    }

    @Test
    void theSameCallsGiveTheSameBytes() {
        assertThat(report("a").toHtml()).isEqualTo(report("a").toHtml());
    }

    @Test
    void cellsCarryWhatTheyAreSortedBy() {
        Document page = Xml.parse(asXml(report("x").toHtml()));

        org.w3c.dom.Element number =
                (org.w3c.dom.Element) page.getElementsByTagName("td").item(1);
        assertThat(number.getTextContent()).isEqualTo("99.9 %");
        assertThat(number.getAttribute("data-k")).isEqualTo("0.9991");
        assertThat(number.getAttribute("class")).isEqualTo("n bad");
        assertThat(page.getElementsByTagName("tfoot").getLength()).isEqualTo(1);
    }

    @Test
    void theDataReadsBack() {
        String html = report(HOSTILE).toHtml();
        String start = "id=\"data\">";
        String json = html.substring(html.indexOf(start) + start.length());
        json = json.substring(0, json.indexOf("</script>"));

        assertThat(Json.parse(json)).isEqualTo(Map.of("name", HOSTILE));
    }

    @Test
    void theEnvironmentIsKnown() {
        assertThat(Environment.facts()).containsOnlyKeys("Java", "System", "Processor", "Cores", "Heap limit");
        assertThat(Environment.facts().values()).doesNotContainNull();
    }

    private static HtmlReport report(String name) {
        return new HtmlReport(name, name)
                .tile(name, name, name, Verdict.GOOD)
                .section(name)
                .paragraph(name)
                .code(name)
                .plot(new BarPlot(name, name, name).bar(name, 1), name)
                .section("Viewers")
                .table(new Table(name)
                        .text(name)
                        .number(name, name)
                        .row(name, Cell.of("99.9 %", 0.9991).bad())
                        .summary("all", null))
                .section("c")
                .section("d")
                .facts(Map.of(name, name))
                .data(Json.object().put("name", name));
    }

    /** HTML's void elements closed and its scripts marked as text: then a strict XML parser can judge the rest. */
    private static String asXml(String html) {
        return html.replaceFirst("<!DOCTYPE html>", "")
                .replaceAll("<meta ([^>]*)>", "<meta $1/>")
                .replaceAll("(?s)<(style|script)([^>]*)>(.*?)</\\1>", "<$1$2><![CDATA[$3]]></$1>");
    }
}
