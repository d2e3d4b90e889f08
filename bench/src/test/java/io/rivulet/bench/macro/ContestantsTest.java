package io.rivulet.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each contestant for half a second on loopback: that it delivers what is sent, to everybody. */
@Timeout(60)
class ContestantsTest {
    private static final int VIEWERS = 3;
    private static final int MESSAGE_BYTES = 1_200;
    private static final int PER_SECOND = 100;
    private static final long HALF_A_SECOND_NS = 500_000_000L;
    private static final long SETTLE_NS = 50_000_000L;

    private DriverThreads publisherThreads;
    private DriverThreads viewerThreads;

    static Stream<Arguments> contestants() {
        return Stream.of(
                Arguments.of(UdpFloor.plain(), CryptoChoice.FLASH),
                Arguments.of(UdpFloor.sealed(), CryptoChoice.FLASH),
                Arguments.of(UdpFloor.sealed(), CryptoChoice.FLASH_CHECKSUM),
                Arguments.of(new RtmfpStar(false), CryptoChoice.FLASH),
                Arguments.of(new RtmfpStar(false), CryptoChoice.MODERN),
                Arguments.of(new RtmfpStar(true), CryptoChoice.PLAIN));
    }

    @BeforeEach
    void startThreads() {
        publisherThreads = new DriverThreads(IoKind.AUTO, 1, 1, 64);
        viewerThreads = new DriverThreads(IoKind.AUTO, 1, 1, 64);
    }

    @AfterEach
    void endThreads() {
        publisherThreads.close().join();
        viewerThreads.close().join();
    }

    private StarSetup setup(CryptoChoice crypto) {
        return new StarSetup(VIEWERS, MESSAGE_BYTES, crypto, publisherThreads, viewerThreads);
    }

    @ParameterizedTest
    @MethodSource("contestants")
    void floods(Contestant contestant, CryptoChoice crypto) throws Exception {
        Trials trials = new Trials(setup(crypto), PER_SECOND, SETTLE_NS);

        Map<Figure, Double> figures = trials.flood(contestant, HALF_A_SECOND_NS, (share, text) -> {});

        // Far below what the slowest machine does, far above what a stalled window would.
        assertThat(figures.get(Figure.DELIVERIES)).isGreaterThan(200);
        assertThat(figures.get(Figure.CPU)).isPositive();
        assertThat(trials.details().get(contestant.label())).containsKey("datagramsSent");
    }

    @ParameterizedTest
    @MethodSource("contestants")
    void deliversEveryPacedMessageToEverybody(Contestant contestant, CryptoChoice crypto) throws Exception {
        Trials trials = new Trials(setup(crypto), PER_SECOND, SETTLE_NS);

        Map<Figure, Double> figures = trials.pace(contestant, HALF_A_SECOND_NS, (share, text) -> {});

        assertThat(figures.get(Figure.DELIVERED)).isEqualTo(1.0);
        assertThat(figures.get(Figure.DELAY_P50)).isPositive();
        assertThat(figures.get(Figure.DELAY_P99)).isGreaterThanOrEqualTo(figures.get(Figure.DELAY_P50));
    }

    @Test
    void wholeNodesMeetAndDeliverPacedMessages() throws Exception {
        Trials trials = new Trials(setup(CryptoChoice.FLASH), PER_SECOND, SETTLE_NS);

        Map<Figure, Double> figures = trials.pace(new GroupRelay(true), HALF_A_SECOND_NS, (share, text) -> {});

        // A stream may give up what is late, and a busy machine is late at times.
        assertThat(figures.get(Figure.DELIVERED)).isGreaterThan(0.8);
        assertThat(figures.get(Figure.DELAY_P50)).isPositive();
    }

    @Test
    void opensEveryPacketOfAFloodAcrossLongerSequenceNumbers() throws Exception {
        List<DeliveryMeter> meters = new ArrayList<>();
        for (int i = 0; i < VIEWERS; i++) {
            meters.add(new DeliveryMeter(MESSAGE_BYTES));
        }

        // Sequence number 128 is the first that takes two bytes.
        try (Star star = UdpFloor.sealed().open(setup(CryptoChoice.FLASH), Load.FLOOD, meters)) {
            star.flood();
            while (meters.stream().anyMatch(meter -> meter.delivered() < 300)) {
                Thread.onSpinWait();
            }

            assertThat(star.details()).containsEntry("refused", 0.0);
        }
    }
}
