package io.rivulet.report.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.report.HtmlReport;
import io.rivulet.report.Xml;
import io.rivulet.report.plot.Ink;
import io.rivulet.report.plot.Svg;
import io.rivulet.report.replay.TopologyReplay.Role;
import io.rivulet.report.text.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TopologyReplayTest {
    private static final String HOSTILE = "</script><script>alert('1')</script> & \"x\" \u0000\u2028";

    @Test
    void whatIsEncodedReadsBack() {
        SplittableRandom random = new SplittableRandom(5);
        int nodes = 90;
        int substreams = 3;
        TopologyReplay replay = nodes(nodes, substreams);
        List<int[][]> said = new ArrayList<>();
        for (int f = 0; f < 25; f++) {
            TopologyReplay.Frame frame = replay.frame(f * 0.5);
            int[][] now = {fill(nodes, 1), fill(nodes * substreams, -1), fill(nodes, -1), fill(nodes, 0), fill(nodes, 0)
            };
            for (int n = 0; n < nodes; n++) {
                // Some frames change almost everything, others almost nothing: both ways of writing a column are used.
                if (f % 3 != 0 || random.nextInt(30) == 0) {
                    now[2][n] = random.nextInt(3_600_000);
                    now[3][n] = random.nextInt(1 << random.nextInt(1, 31));
                    now[4][n] = random.nextInt(1 << random.nextInt(1, 30));
                    frame.lagMs(n, now[2][n]).fanOut(n, now[3][n]).delivered(n, now[4][n]);
                    for (int s = 0; s < substreams; s++) {
                        int parent = random.nextInt(nodes);
                        frame.parent(n, s, parent);
                        now[1][s * nodes + n] = parent == n ? -1 : parent;
                    }
                } else {
                    frame.fanOut(n, 0);
                }
            }
            said.add(now);
        }
        replay.finishFrame();

        byte[] bytes = replay.encoder().bytes();

        int[] at = {0};
        int[][] columns = {fill(nodes, 1), fill(nodes * substreams, -1), fill(nodes, -1), fill(nodes, 0), fill(nodes, 0)
        };
        int[] delivered = new int[nodes];
        for (int[][] now : said) {
            for (int[] column : columns) {
                read(bytes, at, column);
            }
            for (int n = 0; n < nodes; n++) {
                delivered[n] += columns[4][n];
            }
            for (int c = 0; c < 4; c++) {
                assertThat(columns[c]).isEqualTo(now[c]);
            }
            assertThat(delivered).isEqualTo(now[4]);
        }
        assertThat(at[0]).isEqualTo(bytes.length);
    }

    @Test
    void aMinuteOfTwoThousandNodesTakesLessThanThreeMegabytes() {
        String html = ReplayMarkup.figure(SampleReplays.killed(2_000, 8, 60, 1), "");

        assertThat(html.length()).isLessThan(1_000_000);

        SplittableRandom random = new SplittableRandom(5);
        TopologyReplay restless = nodes(2_000, 8);
        for (int f = 0; f < 60; f++) {
            TopologyReplay.Frame frame = restless.frame(f);
            for (int n = 0; n < 2_000; n++) {
                frame.lagMs(n, 100 + random.nextInt(100)).delivered(n, f * 100L + random.nextInt(20));
                for (int s = 0; s < 8; s++) {
                    boolean isMoved = f == 0 || random.nextInt(3) == 0;
                    frame.parent(
                            n,
                            s,
                            isMoved ? random.nextInt(2_000) : restless.encoder().parents()[s * 2_000 + n]);
                }
            }
        }

        assertThat(ReplayMarkup.figure(restless, "").length())
                .as("a third of the parents changes each second")
                .isLessThan(3_000_000);
    }

    @Test
    void deadNodesFeedNobodyAndAreFedByNobody() {
        TopologyReplay replay = nodes(4, 1);
        replay.frame(0)
                .parent(1, 0, 0)
                .parent(2, 0, 1)
                .parent(3, 0, 2)
                .lagMs(2, 7)
                .dead(2);
        replay.finishFrame();

        assertThat(replay.encoder().parents()).containsExactly(-1, 0, -1, -1);
        assertThat(replay.encoder().fanOut()).containsExactly(1, 0, 0, 0);
        assertThat(replay.encoder().lag()).containsExactly(-1, -1, -1, -1);
    }

    @Test
    void whoIsFedByOneThatIsNotShownIsFedAndHasNoLine() {
        TopologyReplay replay = nodes(4, 2);
        replay.frame(0)
                .parent(1, 0, TopologyReplay.UNSEEN)
                .parent(1, 1, 0)
                .parent(2, 0, TopologyReplay.UNSEEN)
                .parent(2, 1, 1);
        String picture = Svg.inline(replay.lastFrame());

        assertThat(replay.encoder().parents()).containsExactly(-1, -2, -2, -1, -1, 0, 1, -1);
        assertThat(replay.encoder().fanOut()).containsExactly(1, 1, 0, 0);
        assertThat(replay.history().meanDepths(0)).containsExactly(0, Double.NaN, Double.NaN, Double.NaN);
        assertThat(picture).contains("4 of 4 nodes alive, 1 of them fed by nobody");
    }

    @Test
    void nodesStandFurtherOutStepByStep() {
        TopologyReplay replay = nodes(5, 1);
        replay.frame(0).parent(1, 0, 0).parent(2, 0, 1).parent(3, 0, 2);
        replay.finishFrame();

        NodeLayout layout = NodeLayout.ofSubstream(replay, 0);

        assertThat(away(layout, 0)).isZero();
        assertThat(away(layout, 1)).isLessThan(away(layout, 2));
        assertThat(away(layout, 2)).isLessThan(away(layout, 3));
        assertThat(away(layout, 3)).as("never fed: outermost").isLessThan(away(layout, 4));
    }

    @Test
    void loopsAreFedByNobody() {
        TopologyReplay replay = nodes(4, 1);
        replay.frame(0).parent(1, 0, 2).parent(2, 0, 1).parent(3, 0, 1);
        replay.finishFrame();

        assertThat(replay.history().meanDepths(0)).containsExactly(0, Double.NaN, Double.NaN, Double.NaN);
    }

    @Test
    void allNodesAreInTheDiscAndApart() {
        TopologyReplay replay = SampleReplays.killed(500, 4, 6, 3);
        replay.finishFrame();
        List<NodeLayout> layouts = new ArrayList<>(List.of(NodeLayout.ofAll(replay), NodeLayout.ofPlaces(replay)));
        for (int s = 0; s < 4; s++) {
            layouts.add(NodeLayout.ofSubstream(replay, s));
        }

        for (NodeLayout layout : layouts) {
            for (int a = 0; a < 500; a++) {
                assertThat(away(layout, a)).as("%s %d", layout.name(), a).isLessThanOrEqualTo(1.0);
                for (int b = 0; b < a; b++) {
                    double apart = Math.hypot(layout.x()[a] - layout.x()[b], layout.y()[a] - layout.y()[b]);
                    assertThat(apart).as("%s %d and %d", layout.name(), a, b).isGreaterThan(0.008);
                }
            }
        }
    }

    @Test
    void coloursOfLagsGoOneWayInLightness() {
        for (boolean dark : new boolean[] {false, true}) {
            for (int i = 1; i < Ink.LAG_STEPS; i++) {
                double before = luminance(Ink.lag((i - 0.5) / Ink.LAG_STEPS).rgb(dark));
                double after = luminance(Ink.lag((i + 0.5) / Ink.LAG_STEPS).rgb(dark));
                assertThat(dark ? after / before : before / after)
                        .as("step %d, dark %s", i, dark)
                        .isGreaterThan(1.15);
            }
        }
    }

    @Test
    void hostileNamesStayTextAndTheSameFramesGiveTheSameBytes() {
        String html = hostile().toHtml();

        assertThat(html).isEqualTo(hostile().toHtml());
        assertThat(html).doesNotContain("<script>alert").doesNotContain("\u0000");
        assertThat(html.split("<script", -1)).hasSize(3);
        Xml.parse(html.replaceFirst("<!DOCTYPE html>", "")
                .replaceAll("<meta ([^>]*)>", "<meta $1/>")
                .replaceAll("(?s)<(style|script)([^>]*)>(.*?)</\\1>", "<$1$2><![CDATA[$3]]></$1>"));
        String json = html.substring(html.indexOf("<script type=\"application/json\">") + 32);
        Map<?, ?> data = (Map<?, ?>) Json.parse(json.substring(0, json.indexOf("</script>")));
        assertThat(data.get("ids")).isEqualTo(List.of("0", HOSTILE));
        assertThat(data.get("marks")).isEqualTo(List.of(List.of(0.5, HOSTILE)));
    }

    private static HtmlReport hostile() {
        TopologyReplay replay = new TopologyReplay(HOSTILE, 1);
        replay.node("0", "P", "", Role.PUBLISHER);
        replay.node(HOSTILE, HOSTILE, HOSTILE, Role.VIEWER);
        replay.frame(0).parent(1, 0, 0).lagMs(1, 12);
        replay.mark(0.5, HOSTILE);
        return new HtmlReport("r", "").replay(replay, HOSTILE);
    }

    @Test
    void withoutFramesOrNodesThereIsAPictureThatSaysSo() {
        assertThat(ReplayMarkup.figure(new TopologyReplay("none", 2), ""))
                .contains("no frames")
                .doesNotContain("<script");

        TopologyReplay replay = new TopologyReplay("nobody", 2);
        replay.frame(0);

        assertThat(Svg.inline(replay.lastFrame()))
                .contains("0 of 0 nodes alive")
                .doesNotContain("NaN");
        assertThat(ReplayMarkup.figure(replay, "")).contains("<script");
    }

    @Test
    void misuseIsRefused() {
        TopologyReplay replay = nodes(2, 2);

        assertThatThrownBy(() -> new TopologyReplay("t", 0)).hasMessage("substreams 0: must be 1 to 64");
        assertThatThrownBy(() -> replay.node("1", "", "", Role.VIEWER))
                .hasMessageStartingWith("node 1 is there already");
        TopologyReplay.Frame frame = replay.frame(1);
        assertThatThrownBy(() -> replay.frame(1))
                .hasMessage("frame at 1.0 s: must be later than the one before, at 1.0 s");
        assertThatThrownBy(() -> frame.parent(2, 0, 0)).hasMessage("no node 2: must be 0 to 1");
        assertThatThrownBy(() -> frame.parent(1, 2, 0)).hasMessage("substream 2: must be 0 to 1");
        assertThatThrownBy(() -> replay.node("2", "", "", Role.VIEWER)).hasMessageContaining("before the first frame");
        replay.frame(2);
        assertThatThrownBy(() -> frame.dead(1)).hasMessageStartingWith("this frame is over");
        TopologyReplay large = nodes(TopologyReplay.MAX_NODES, 64);
        for (int f = 0; large.hasRoomFor(1); f++) {
            large.frame(f);
        }
        assertThatThrownBy(() -> large.frame(1e6)).hasMessageContaining("leave out frames or nodes");
        assertThatThrownBy(() -> nodes(TopologyReplay.MAX_NODES + 1, 1)).hasMessageContaining("replay some of them");
    }

    private static TopologyReplay nodes(int nodes, int substreams) {
        TopologyReplay replay = new TopologyReplay("t", substreams);
        for (int n = 0; n < nodes; n++) {
            replay.node(Integer.toString(n), Integer.toString(n), "", n == 0 ? Role.PUBLISHER : Role.VIEWER);
        }
        return replay;
    }

    private static int[] fill(int length, int value) {
        int[] values = new int[length];
        Arrays.fill(values, value);
        return values;
    }

    private static void read(byte[] bytes, int[] at, int[] column) {
        int changes = number(bytes, at);
        boolean isDense = changes > column.length;
        int i = 0;
        for (int c = 0; c < (isDense ? column.length : changes); c++) {
            i += isDense ? 0 : number(bytes, at);
            int folded = number(bytes, at);
            column[i++] += folded >>> 1 ^ -(folded & 1);
        }
    }

    private static int number(byte[] bytes, int[] at) {
        int value = 0;
        int shift = 0;
        while (true) {
            byte next = bytes[at[0]++];
            value |= (next & 0x7f) << shift;
            shift += 7;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static double away(NodeLayout layout, int node) {
        return Math.hypot(layout.x()[node], layout.y()[node]);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
