package io.rivulet.gateway;

import static io.rivulet.gateway.flv.FlvBytes.aacHeader;
import static io.rivulet.gateway.flv.FlvBytes.audio;
import static io.rivulet.gateway.flv.FlvBytes.avcHeader;
import static io.rivulet.gateway.flv.FlvBytes.inter;
import static io.rivulet.gateway.flv.FlvBytes.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.gateway.MessageSink.Outcome;
import io.rivulet.gateway.flv.FlvTag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaPumpTest {
    private static final long MS = 1_000_000;

    private final List<String> offered = new ArrayList<>();
    private Outcome answer = Outcome.ACCEPTED;
    private int roomFor = Integer.MAX_VALUE;
    private final MediaPump pump = new MediaPump(this::offer);

    private Outcome offer(int kind, long timestampMs, int flags, byte[] body) {
        if (answer == Outcome.ACCEPTED && roomFor-- <= 0) {
            return Outcome.BACK_PRESSURED;
        }
        if (answer == Outcome.ACCEPTED) {
            offered.add(kind + "@" + timestampMs + (flags == 1 ? " header" : flags == 2 ? " key" : ""));
        }
        return answer;
    }

    @Test
    void rebasesClassifiesAndRepeatsHeaders() {
        send(avcHeader(0), aacHeader(0), key(5_000), audio(5_010), inter(5_040), key(6_000));

        assertThat(offered)
                .containsExactly(
                        "9@0 header",
                        "8@0 header",
                        "9@0 key",
                        "8@10",
                        "9@40",
                        "9@1000 header",
                        "8@1000 header",
                        "9@1000 key");
        assertThat(pump.headersRepeated()).isEqualTo(2);
        assertThat(pump.messagesSent()).isEqualTo(8);
        assertThat(pump.positionMs()).isEqualTo(1_000);
    }

    @Test
    void headersAreDueAtOnceAndMediaByTime() {
        pump.load(avcHeader(0));
        assertThat(pump.dueNs(5 * MS)).isEqualTo(5 * MS);
        pump.send(5 * MS);
        pump.load(key(90_000));
        assertThat(pump.dueNs(7 * MS)).isEqualTo(7 * MS);
        pump.send(7 * MS);
        pump.load(inter(90_040));
        assertThat(pump.dueNs(8 * MS)).isEqualTo(47 * MS);
    }

    @Test
    void goesOnWhereItStoppedWhenThereIsRoomAgain() {
        send(avcHeader(0), aacHeader(0), key(0));
        offered.clear();
        roomFor = 1;
        pump.load(key(1_000));

        assertThat(pump.send(0)).isEqualTo(Outcome.BACK_PRESSURED);
        assertThat(pump.send(0)).isEqualTo(Outcome.BACK_PRESSURED);
        assertThatThrownBy(() -> pump.load(key(2_000))).isInstanceOf(IllegalStateException.class);
        roomFor = 9;
        assertThat(pump.send(0)).isEqualTo(Outcome.ACCEPTED);

        assertThat(offered).containsExactly("9@1000 header", "8@1000 header", "9@1000 key");
        assertThat(pump.backPressured()).isEqualTo(2);
    }

    @Test
    void saysThatTheStreamIsOver() {
        answer = Outcome.CLOSED;
        pump.load(key(0));

        assertThat(pump.send(0)).isEqualTo(Outcome.CLOSED);
        assertThat(pump.messagesSent()).isZero();
    }

    @Test
    void goesOnWhereTheSourceJumps() {
        send(key(0), inter(40), key(9_000_000), inter(9_000_040), key(5_000_000));

        assertThat(offered).containsExactly("9@0 key", "9@40", "9@80 key", "9@120", "9@160 key");
        assertThat(pump.timeJumps()).isEqualTo(2);
    }

    private void send(FlvTag... tags) {
        for (FlvTag tag : tags) {
            pump.load(tag);
            pump.send(pump.dueNs(0));
        }
    }
}
