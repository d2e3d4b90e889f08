package io.rivulet.overlay.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.overlay.flash.AmfValue.ArrayValue;
import io.rivulet.overlay.flash.AmfValue.DateValue;
import io.rivulet.overlay.flash.AmfValue.Nothing;
import io.rivulet.overlay.flash.AmfValue.ObjectKind;
import io.rivulet.overlay.flash.AmfValue.ObjectValue;
import io.rivulet.overlay.flash.AmfValue.Property;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written is read again as it was, no bytes make a reader throw, and what is understood can be written again. */
class FlashPropertyTest {
    private static final byte[][] SEEDS = {
        Recorded.CONNECT,
        Recorded.RESULT,
        Recorded.SET_PEER_INFO,
        Recorded.SET_KEEPALIVE,
        Recorded.JOIN,
        Recorded.INTRODUCTION,
        Recorded.CONTROL_METADATA,
        Bytes.fromHex(
                "11 00000000 00 02 0001 61 00 0000000000000000 11 09 05 01 0a 13 03 43 03 6e 06 05 6869 0a 01 06 04"),
        Bytes.fromHex(
                "11 00000000 00 02 0001 61 00 0000000000000000 11 0a 0b 01 03 61 04 05 03 62 09 03 03 63 04 01 01 03 01"),
    };

    private final ByteWriter out = new ByteWriter(1_000_000);
    private final Amf0Reader reader = new Amf0Reader();
    private final RtmpMessage message = new RtmpMessage();

    @Test
    void whatIsWrittenIsReadAgain() {
        roundTrip(10_000, 1);
    }

    @Test
    @Tag("slow")
    void whatIsWrittenIsReadAgainAMillionTimes() {
        roundTrip(1_000_000, 2);
    }

    @Test
    void survivesRandomAndMutatedBytes() {
        survive(10_000, 3);
    }

    @Test
    @Tag("slow")
    void survivesAMillionRandomAndMutatedBytes() {
        survive(1_000_000, 4);
    }

    private void roundTrip(int cases, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < cases; i++) {
            AmfValue value = value(random, 3);
            Amf0Writer.write(out.clear(), value);

            AmfValue again = reader.wrap(out.buffer(), 0, out.length()).next();

            assertThat(again).as("seed %d, case %d", seed, i).isEqualTo(value);
            assertThat(reader.hasRemaining()).isFalse();
        }
    }

    private static AmfValue value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> AmfValue.of(random.nextGaussian());
            case 1 -> AmfValue.of(random.nextBoolean());
            case 2 -> AmfValue.of(text(random));
            case 3 -> Nothing.NULL;
            case 4 -> Nothing.UNDEFINED;
            case 5 -> new DateValue(random.nextInt(), (short) random.nextInt());
            case 6 -> {
                List<AmfValue> elements = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    elements.add(value(random, depth - 1));
                }
                yield new ArrayValue(elements);
            }
            default -> {
                List<Property> properties = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    properties.add(AmfValue.property(text(random), value(random, depth - 1)));
                }
                ObjectKind kind = ObjectKind.values()[random.nextInt(3)];
                yield new ObjectValue(kind, kind == ObjectKind.TYPED ? text(random) : "", properties);
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int point = random.nextInt(Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point);
        }
        return text.toString();
    }

    private void survive(int cases, long seed) {
        Random random = new Random(seed);
        int understood = 0;
        for (int i = 0; i < cases; i++) {
            byte[] bytes = i % 4 == 0 ? random(random) : mutated(random);
            try {
                understood += check(bytes);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", case " + i + ": " + Bytes.toHex(bytes, 0, bytes.length), e);
            }
        }
        assertThat(understood).as("commands understood in spite of mutation").isGreaterThan(cases / 20);
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SEEDS[random.nextInt(SEEDS.length)].clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(random.nextBoolean() ? 0x12 : 0x100);
        }
        return Arrays.copyOf(bytes, random.nextInt(3) == 0 ? random.nextInt(bytes.length + 9) : bytes.length);
    }

    /** Reads the bytes as everything they could be; 1 when they are a command. */
    private int check(byte[] bytes) {
        FlowMetadata metadata = FlowMetadata.parse(bytes);
        if (metadata.kind() != FlowMetadata.Kind.OTHER) {
            assertThat(FlowMetadata.parse(metadata.encode())).isEqualTo(metadata);
        }
        GroupChannelMessage.parseIntroduction(bytes, 0, bytes.length);
        GroupChannelMessage.Join join = GroupChannelMessage.parseJoin(bytes, 0, bytes.length);
        if (join != null) {
            assertThat(join.value().length).isLessThan(bytes.length);
        }
        reader.wrap(bytes, 0, bytes.length);
        while (reader.hasRemaining()) {
            reader.next();
        }
        if (!message.wrap(bytes, 0, bytes.length)) {
            return 0;
        }
        UserControl event = UserControl.parse(message);
        if (event != null) {
            assertThat(event.encode().length).isLessThanOrEqualTo(UserControl.MAX_MESSAGE_BYTES);
        }
        Command command = message.isCommand() ? Command.parse(message, reader) : null;
        if (command == null) {
            return 0;
        }
        command.write(out.clear(), message.type());
        assertThat(message.wrap(out.buffer(), 0, out.length())).isTrue();
        assertThat(Command.parse(message, reader)).isEqualTo(command);
        return 1;
    }
}
