package dev.bartizan.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpAddress;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class LocalNetworkTest {

    @TempDir
    Path root;

    @Test
    void interfacesHaveTheLoopbackAddress() throws IOException {
        assertThat(new LocalNetwork(root).interfaces()).contains(IpAddress.parse("127.0.0.1"));
    }

    @Test
    @EnabledIf(value = "littleEndian", disabledReason = "the kernel writes IPv4 addresses in the machine's byte order")
    void gatewaysAreThoseOfTheDefaultRoutes() throws IOException {
        write("proc/net/route", """
                Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
                eth0\t00000000\t01CC9B2D\t0003\t0\t0\t100\t00000000\t0\t0\t0
                tun0\t00000000\t00000000\t0001\t0\t0\t200\t00000000\t0\t0\t0
                eth0\t00CC9B2D\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
                eth1\t0000000A\tFE00000A\t0003\t0\t0\t0\t000000FF\t0\t0\t0
                """);
        write("proc/net/ipv6_route", """
                20010db8000000000000000000000000 40 00000000000000000000000000000000 00 \
                00000000000000000000000000000000 00000100 00000000 00000000 00000001 eth0
                00000000000000000000000000000000 00 00000000000000000000000000000000 00 \
                fe800000000000000000000000000001 00000400 00000000 00000000 00000003 eth0
                00000000000000000000000000000000 00 00000000000000000000000000000000 00 \
                00000000000000000000000000000000 ffffffff 00000001 00000000 00200200 lo
                """);

        assertThat(new LocalNetwork(root).gateways())
                .extracting(IpAddress::toString)
                .containsExactly("45.155.204.1", "fe80::1");
    }

    static boolean littleEndian() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    @Test
    void resolversAreThoseOfTheFileAndThoseThatTheLocalOneAsks() throws IOException {
        write("etc/resolv.conf", """
                # nameserver 192.0.2.9
                search example.org
                nameserver 127.0.0.53
                nameserver
                nameserver none
                """);
        write("run/systemd/resolve/resolv.conf", "nameserver 9.9.9.9\nnameserver fe80::53%eth0\n");

        assertThat(new LocalNetwork(root).resolvers())
                .extracting(IpAddress::toString)
                .containsExactly("127.0.0.53", "9.9.9.9", "fe80::53");
    }

    @Test
    void machineWithoutTheseFilesHasNone() throws IOException {
        assertThat(new LocalNetwork(root).gateways()).isEmpty();
        assertThat(new LocalNetwork(root).resolvers()).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
