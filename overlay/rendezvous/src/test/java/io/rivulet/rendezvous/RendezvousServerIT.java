package io.rivulet.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.rendezvous.driver.RendezvousServer;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import io.rivulet.transport.netty.SecureEntropySource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rendezvous and its clients on loopback sockets, with real keys. */
@Timeout(60)
class RendezvousServerIT {
    private static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");
    private static final GroupId GROUP = GroupId.copyOf(Peers.id(7).toBytes(), 0);

    private final EntropySource entropy = new SecureEntropySource();
    private final List<NettyDatagramDriver> drivers = new ArrayList<>();

    private RendezvousConfig config() {
        return RendezvousConfig.builder(FlashIdentity.rendezvous(entropy), entropy)
                .allOnThisHost()
                .build();
    }

    private TestPeer start(NetAddress server) throws BindFailedException {
        TestPeer peer = new TestPeer(server, FlashIdentity.peer(entropy), entropy);
        NettyDatagramDriver driver =
                NettyDatagramDriver.start(DriverConfig.builder().bind(LOOPBACK).build(), peer);
        drivers.add(driver);
        driver.execute(now -> peer.start(now, GROUP));
        return peer;
    }

    @AfterEach
    void stop() {
        drivers.forEach(driver -> driver.close().join());
    }

    @Test
    void peersMeetThroughIt() throws Exception {
        CountDownLatch met = new CountDownLatch(2);
        try (RendezvousServer server = RendezvousServer.start(LOOPBACK, config())) {
            for (int i = 0; i < 2; i++) {
                start(server.address()).onPeer = met::countDown;
            }

            assertThat(met.await(20, TimeUnit.SECONDS))
                    .as("both opened a session")
                    .isTrue();
        }
    }

    @Test
    void aPortInUseIsSaidSo() throws Exception {
        try (RendezvousServer server = RendezvousServer.start(LOOPBACK, config())) {
            assertThatThrownBy(() -> RendezvousServer.start(server.address(), config()))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessageContaining(server.address().toString());
        }
    }

    @Test
    void closesTwice() throws Exception {
        RendezvousServer server = RendezvousServer.start(LOOPBACK, config());

        server.close();
        server.close();

        assertThat(server.terminated()).isCompleted();
        assertThat(server.execute(now -> {})).isFalse();
    }
}
