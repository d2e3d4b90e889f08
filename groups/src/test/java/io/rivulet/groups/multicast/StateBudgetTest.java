package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.testing.Peers;
import io.rivulet.groups.testing.SeededEntropy;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.transport.wire.ByteWriter;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a viewer of one stream takes between 32 neighbours of our own kind, as the table in the page on groups has it: counted object by object,
 * as a 64-bit machine with compressed references lays them out.
 */
class StateBudgetTest {
    private static final Path PAGE = Path.of("../overlay/docs/groups.md");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([0-9,]+) \\|");
    private static final int NEIGHBOURS = 32;
    private static final int FRAGMENTS = 64;
    private static final int FRAGMENTS_PER_SEC = 20;
    private static final int CHILDREN = 8;
    private static final int PAYLOAD_BYTES = 100;
    private static final int HEADER_BYTES = 12;
    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;
    private static final String OURS = "io.rivulet.groups";

    private static Multicast viewer() {
        DirectRecorder network = new DirectRecorder();
        network.directory = Peers.directory(NEIGHBOURS + 1);
        MulticastConfig config = MulticastConfig.builder().maxStreams(1).build();
        Multicast multicast = new Multicast(network, config, new SeededEntropy(1), new SilentEvents());
        StreamAnnounce announce =
                StreamParameters.lowLatency().announce("s", StreamKey.copyOf(new byte[StreamKey.LENGTH], 0));
        for (int peer = 1; peer <= NEIGHBOURS; peer++) {
            multicast.onNeighbour(0, peer, flow(peer, 0));
            multicast.onExtensions(0, peer);
        }
        multicast.view(0, "s", ViewOptions.anywhere());
        for (int peer = 1; peer <= NEIGHBOURS; peer++) {
            multicast.onFlow(0, peer, flow(peer, 1), StreamFlowName.CONTROL.metadata(), flow(peer, 0));
            multicast.onDirect(0, peer, flow(peer, 1), DirectNetwork.ANNOUNCE, 0, 0, 0, announce);
            multicast.onFlow(0, peer, flow(peer, 2), StreamFlowName.FRAGMENTS.metadata(), network.firstFlows.get(peer));
            if (peer <= CHILDREN) {
                multicast.onDirect(0, peer, flow(peer, 1), DirectNetwork.PUSH, 1L << peer - 1, 0, 0, null);
            }
        }
        stream(multicast);
        return multicast;
    }

    private static int flow(int peer, int number) {
        return peer * 100 + 2 * number + 1;
    }

    /** Each neighbour sends every 32nd fragment, and all tell of it. */
    private static void stream(Multicast multicast) {
        long nowNs = 0;
        for (int id = 1; id <= FRAGMENTS; id++) {
            nowNs += 1_000_000_000L / FRAGMENTS_PER_SEC / 2;
            ByteWriter out = new ByteWriter(FragmentHeader.MAX_BYTES + PAYLOAD_BYTES);
            FragmentHeader.write(out, 0x20, id, 0, 0x12, 0);
            out.bytes(new byte[PAYLOAD_BYTES], 0, PAYLOAD_BYTES);
            int from = 1 + id % NEIGHBOURS;
            multicast.onDirect(nowNs, from, flow(from, 2), DirectNetwork.FRAGMENT, id, 0, 0, out.toBytes());
            for (int peer = 1; peer <= NEIGHBOURS; peer++) {
                multicast.onDirect(
                        nowNs, peer, flow(peer, 1), DirectNetwork.AVAILABILITY, id, Math.max(1, id - 8), -1L, null);
            }
        }
    }

    /** Bytes by the class of ours that holds them; what others share with it is not counted. */
    private static Map<String, Long> bytesByClass(Multicast multicast) throws IllegalAccessException {
        Map<String, Long> bytes = new TreeMap<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> objects = new ArrayDeque<>(List.of(multicast));
        Deque<String> owners = new ArrayDeque<>(List.of("Multicast"));
        seen.add(multicast);
        while (!objects.isEmpty()) {
            Object object = objects.remove();
            String owner = owners.remove();
            boolean isOurs = object.getClass().getName().startsWith(OURS);
            String name = isOurs ? object.getClass().getSimpleName() : owner;
            bytes.merge(name, size(object), Long::sum);
            for (Object next : references(object)) {
                if (next != null && isCounted(next, name) && seen.add(next)) {
                    objects.add(next);
                    owners.add(name);
                }
            }
        }
        return bytes;
    }

    private static boolean isCounted(Object object, String owner) {
        Class<?> type = object.getClass();
        // Fragments are shared by all who hold them, here as in a simulation; and so is all that is given.
        boolean isFragment = object instanceof byte[] && owner.equals("SharedFragments");
        boolean isGiven = object instanceof MulticastEvents
                || object instanceof DirectNetwork
                || object instanceof MulticastConfig
                || object instanceof SeededEntropy
                || object instanceof StreamKey
                || object instanceof Enum
                || object instanceof ViewOptions;
        return !isFragment && !isGiven && (type.isArray() || type.getName().startsWith(OURS) || object instanceof List);
    }

    private static List<Object> references(Object object) throws IllegalAccessException {
        List<Object> found = new java.util.ArrayList<>();
        if (object instanceof Object[] array) {
            Collections.addAll(found, array);
        } else if (object instanceof List<?> list) {
            found.addAll(list);
        } else if (!object.getClass().isArray()) {
            for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        found.add(field.get(object));
                    }
                }
            }
        }
        return found;
    }

    private static long size(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return aligned(ARRAY_HEADER_BYTES + (long) Array.getLength(object) * width(type.getComponentType()));
        }
        if (object instanceof List<?> list) {
            return aligned(HEADER_BYTES + REFERENCE_BYTES + 2 * Integer.BYTES)
                    + aligned(ARRAY_HEADER_BYTES + (long) list.size() * REFERENCE_BYTES);
        }
        long size = HEADER_BYTES;
        for (; type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                size += Modifier.isStatic(field.getModifiers()) ? 0 : width(field.getType());
            }
        }
        return aligned(size);
    }

    private static int width(Class<?> type) {
        if (!type.isPrimitive()) {
            return REFERENCE_BYTES;
        }
        if (type == long.class || type == double.class) {
            return Long.BYTES;
        }
        if (type == int.class || type == float.class) {
            return Integer.BYTES;
        }
        return type == short.class || type == char.class ? Short.BYTES : Byte.BYTES;
    }

    private static long aligned(long bytes) {
        return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }

    private static Map<String, Long> budget() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("### Memory");
        Matcher row = ROW.matcher(page.substring(from, page.indexOf("## ", from + 4)));
        Map<String, Long> budget = new TreeMap<>();
        while (row.find()) {
            budget.put(row.group(1), Long.parseLong(row.group(2).replace(",", "")));
        }
        return budget;
    }

    @Test
    void eachPartKeepsToItsBudget() throws Exception {
        Map<String, Long> measured = bytesByClass(viewer());
        Map<String, Long> budget = budget();
        long rest = 0;
        for (Map.Entry<String, Long> part : measured.entrySet()) {
            Long most = budget.get(part.getKey());
            if (most == null) {
                rest += part.getValue();
            } else {
                // Nor is a budget much more than what is used.
                assertThat(part.getValue())
                        .as("%s in %s", part.getKey(), measured)
                        .isBetween(most * 3 / 4, most);
            }
        }
        assertThat(measured.keySet()).containsAll(budget.keySet());
        assertThat(rest).as("all others in " + measured).isLessThan(2_048);
    }
}
