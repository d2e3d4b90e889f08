package io.rivulet.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints that meet over real sockets of both protocols. */
@Timeout(60)
class EndpointOnSocketsTest {
    private static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");
    private static final NetAddress LOOPBACK6 = NetAddress.parse("[::1]:0");
    private static final NetAddress NOWHERE6 = NetAddress.parse("[2001:db8::1]:1");

    private final List<NettyDatagramDriver> drivers = new ArrayList<>();

    /** An endpoint with its sockets. */
    private final class Node {
        final RecordingHandler handler = new RecordingHandler();
        final RtmfpEndpoint endpoint;
        final NettyDatagramDriver driver;

        Node(long seed, IoKind kind, InterfaceFamilies told, NetAddress... addresses) throws BindFailedException {
            endpoint = new RtmfpEndpoint(
                    EndpointConfig.builder(EndpointPair.plain(seed), EndpointPair.entropy(seed))
                            .interfaces(told)
                            .build(),
                    handler);
            DriverConfig.Builder config = DriverConfig.builder().io(kind);
            for (NetAddress address : addresses) {
                config.bind(address);
            }
            driver = NettyDatagramDriver.start(config.build(), endpoint);
            drivers.add(driver);
        }

        Node(long seed, IoKind kind, NetAddress... addresses) throws BindFailedException {
            this(seed, kind, InterfaceFamilies.boundTo(List.of(addresses)), addresses);
        }

        void open(Node to, NetAddress... candidates) {
            driver.execute(nowNs -> endpoint.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(to.endpoint.peerId()),
                    List.of(candidates),
                    EndpointPair.OPEN_TIMEOUT_NS));
        }

        boolean hasSessionTo(Node other) {
            return endpoint.sessionTo(other.endpoint.peerId()) != null;
        }

        void awaitUntil(BooleanSupplier condition) throws Exception {
            boolean holds = false;
            while (!holds) {
                // Each question is a round trip to the loop.
                CompletableFuture<Boolean> answer = new CompletableFuture<>();
                assertThat(driver.execute(nowNs -> answer.complete(condition.getAsBoolean())))
                        .as("the driver goes on")
                        .isTrue();
                holds = answer.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @AfterEach
    void closeAll() {
        drivers.forEach(driver -> driver.close().join());
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void opensSessionsOverBothProtocols(IoKind kind) throws Exception {
        assumeAvailable(kind);
        assumeIpv6();
        Node near = new Node(1, kind, LOOPBACK, LOOPBACK6);
        Node far = new Node(2, kind, LOOPBACK);
        Node far6 = new Node(3, kind, LOOPBACK6);

        near.open(far, far.driver.localAddress());
        near.open(far6, far6.driver.localAddress());

        near.awaitUntil(() -> near.hasSessionTo(far) && near.hasSessionTo(far6));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void opensOverBothProtocolsByOneSocketOfBoth(IoKind kind) throws Exception {
        assumeAvailable(kind);
        assumeIpv6();
        Node near = new Node(1, kind, NetAddress.parse("[::]:0"));
        Node far = new Node(2, kind, LOOPBACK);
        Node far6 = new Node(3, kind, LOOPBACK6);

        near.open(far, far.driver.localAddress());
        near.open(far6, far6.driver.localAddress());

        near.awaitUntil(() -> near.hasSessionTo(far) && near.hasSessionTo(far6));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void opensByTheCandidateThatItsSocketReaches(IoKind kind) throws Exception {
        assumeAvailable(kind);
        Node near = new Node(1, kind, LOOPBACK);
        Node far = new Node(2, kind, LOOPBACK);

        near.open(far, NOWHERE6, far.driver.localAddress());

        near.awaitUntil(() -> near.hasSessionTo(far));
        assertThat(near.driver.counters().get(DriverCounter.ERRORS_UNREACHABLE)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void survivesAnAddressOfAnotherFamilyAlsoWhenItWasNotToldWhatItsSocketCarries(IoKind kind) throws Exception {
        assumeAvailable(kind);
        Node near = new Node(1, kind, InterfaceFamilies.ANY, LOOPBACK);
        Node far = new Node(2, kind, LOOPBACK);

        near.open(far, NOWHERE6, far.driver.localAddress());

        near.awaitUntil(() -> near.hasSessionTo(far));
        assertThat(near.driver.counters().get(DriverCounter.ERRORS_UNREACHABLE)).isEqualTo(1);
    }

    @Test
    void saysAtOnceThatNoCandidateCanBeReached() throws Exception {
        Node near = new Node(1, IoKind.NIO, LOOPBACK);

        near.open(near, NOWHERE6);

        near.awaitUntil(() -> near.handler.failures.equals(List.of(OpenFailure.NO_ANSWER)));
    }

    private static void assumeAvailable(IoKind kind) {
        assumeThat(kind == IoKind.NIO || Transports.isEpollAvailable())
                .as("native epoll is available")
                .isTrue();
    }

    private static void assumeIpv6() {
        boolean isThere;
        try (DatagramSocket probe = new DatagramSocket(AddressCache.convert(LOOPBACK6))) {
            isThere = probe.isBound();
        } catch (SocketException none) {
            isThere = false;
        }
        assumeThat(isThere).as("this machine has IPv6").isTrue();
    }
}
