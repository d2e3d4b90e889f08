package io.rivulet.report.plot;

import static io.rivulet.report.plot.TopologyPicture.Role.PEER;
import static io.rivulet.report.plot.TopologyPicture.Role.PUBLISHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.report.Xml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TopologyPictureTest {
    @Test
    void nodesOfAChainStandFurtherOutStepByStep() {
        RadialLayout layout = layout(new int[][] {{0, 1}, {1, 2}, {2, 3}}, 5);

        assertThat(layout.distance).containsExactly(0, 1, 2, 3, -1);
        assertThat(radius(layout, 0)).isZero();
        assertThat(radius(layout, 1)).isLessThan(radius(layout, 2));
        assertThat(radius(layout, 2)).isLessThan(radius(layout, 3));
        assertThat(radius(layout, 3)).as("fed by nobody: outermost").isLessThan(radius(layout, 4));
    }

    @Test
    void aPeerFedFromTwoDistancesStandsBetween() {
        RadialLayout layout = layout(new int[][] {{0, 1}, {0, 2}, {1, 2}}, 3);

        assertThat(layout.distance).containsExactly(0, 1, 1.5);
    }

    @Test
    void loopsWithoutASourceAreFedByNobody() {
        assertThat(layout(new int[][] {{1, 2}, {2, 1}}, 3).distance).containsExactly(0, -1, -1);
    }

    @Test
    void noTwoNodesLieOnEachOther() {
        List<int[]> edges = new ArrayList<>();
        for (int i = 1; i < 201; i++) {
            edges.add(new int[] {i < 30 ? 0 : i % 29 + 1, i});
            edges.add(new int[] {(i * 7) % 200 + 1, i});
        }

        RadialLayout layout = layout(edges.toArray(int[][]::new), 201);

        for (int a = 0; a < 201; a++) {
            for (int b = 0; b < a; b++) {
                double dx = layout.x[a] - layout.x[b];
                double dy = layout.y[a] - layout.y[b];
                assertThat(Math.sqrt(dx * dx + dy * dy)).as("%d and %d", a, b).isGreaterThan(18);
            }
        }
    }

    @Test
    void childrenStandNearTheirParents() {
        // Four parents with ten children each, given in an order that mixes them.
        List<int[]> edges = new ArrayList<>();
        for (int p = 1; p <= 4; p++) {
            edges.add(new int[] {0, p});
        }
        for (int c = 0; c < 40; c++) {
            edges.add(new int[] {1 + c % 4, 5 + c});
        }

        RadialLayout layout = layout(edges.toArray(int[][]::new), 45);

        for (int c = 0; c < 40; c++) {
            double parent = StrictMath.atan2(layout.y[1 + c % 4], layout.x[1 + c % 4]);
            double child = StrictMath.atan2(layout.y[5 + c], layout.x[5 + c]);
            double apart = Math.abs(StrictMath.IEEEremainder(parent - child, 2 * Math.PI));
            assertThat(apart).as("child %d", c).isLessThan(Math.PI / 3);
        }
    }

    @Test
    void everyNodeHasATooltipAndEveryArcItsEnds() {
        TopologyPicture picture = new TopologyPicture("t", 8)
                .node("pub", "P", PUBLISHER, Double.NaN, "")
                .node("viewer-1", "1", PEER, 12.5, "complete")
                .node("viewer-2", "2", PEER, 20, "")
                .push("pub", "viewer-1", 8)
                .push("viewer-1", "viewer-2", 4)
                .neighbours("viewer-2", "pub")
                .neighbours("viewer-1", "viewer-2");

        Element svg = Xml.parse(Svg.standalone(picture)).getDocumentElement();

        assertThat(texts(svg, "title"))
                .containsExactly(
                        "pub (publisher)\npasses on 1.00 copies",
                        "viewer-1\nabout 1.0 steps from the publisher\ndelay 12.5 ms\npasses on 0.500 copies\ncomplete",
                        "viewer-2\nabout 2.0 steps from the publisher\ndelay 20.0 ms\npasses on 0 copies");
        assertThat(attributes(svg, "data-edge")).containsExactlyInAnyOrder("0 1", "1 2");
        assertThat(attributes(svg, "data-node")).containsExactly("0", "1", "2");
        assertThat(attributes(svg, "data-link"))
                .as("none where one feeds the other")
                .containsExactly("2 0");
    }

    @Test
    void unknownAndRepeatedNodesAreRefused() {
        TopologyPicture picture = new TopologyPicture("t", 8).node("a", "a", PEER, 1, "");

        assertThatThrownBy(() -> picture.push("a", "b", 1)).hasMessageStartingWith("no node b:");
        assertThatThrownBy(() -> picture.node("a", "a", PEER, 1, "")).hasMessageStartingWith("node a is there already");
        assertThatThrownBy(() -> new TopologyPicture("t", 0)).hasMessage("substreams 0: must be at least 1");
    }

    private static RadialLayout layout(int[][] edges, int nodes) {
        boolean[] source = new boolean[nodes];
        source[0] = true;
        int[] from = new int[edges.length];
        int[] to = new int[edges.length];
        double[] weight = new double[edges.length];
        for (int e = 0; e < edges.length; e++) {
            from[e] = edges[e][0];
            to[e] = edges[e][1];
            weight[e] = 1;
        }
        return new RadialLayout(source, from, to, weight, new boolean[edges.length]);
    }

    private static double radius(RadialLayout layout, int node) {
        return Math.sqrt(layout.x[node] * layout.x[node] + layout.y[node] * layout.y[node]);
    }

    private static List<String> texts(Element root, String tag) {
        NodeList found = root.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    private static List<String> attributes(Element root, String name) {
        NodeList groups = root.getElementsByTagName("g");
        List<String> values = new ArrayList<>();
        for (int i = 0; i < groups.getLength(); i++) {
            if (((Element) groups.item(i)).hasAttribute(name)) {
                values.add(((Element) groups.item(i)).getAttribute(name));
            }
        }
        return values;
    }
}
