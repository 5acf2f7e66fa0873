using Strongroom.Agent.Peers;
using Xunit;

namespace Strongroom.Tests.Agent;

public sealed class CgroupPaths
{
    private const string Id = "4f6c1c3b9a8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f";

    [Theory]
    [InlineData("0::/system.slice/web.service\n", "web.service", null)]
    [InlineData("0::/system.slice/system-web.slice/web@1.service/worker\n", "web@1.service", null)]
    [InlineData("9:name=systemd:/system.slice/web.service\n4:memory:/other\n0::/\n", "web.service", null)]
    [InlineData("0::/system.slice/docker-" + Id + ".scope\n", null, Id)]
    [InlineData("0::/docker/" + Id + "\n", null, Id)]
    [InlineData("0::/machine.slice/libpod-" + Id + ".scope/container\n", null, Id)]
    [InlineData("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-" + Id + ".scope\n", null, Id)]
    [InlineData("0::/system.slice/kubelet.service/kubepods/pod1/cri-containerd:" + Id + "\n", "kubelet.service", Id)]
    [InlineData("0::/\n", null, null)]
    [InlineData("", null, null)]
    public void Service_and_container_are_read(string text, string? unit, string? container) => Assert.Equal((unit, container), CgroupPath.Read(text));

    [Theory]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service\n", "user@1000.service", null)]
    [InlineData("0::/user.slice/user-1000.slice/session-3.scope/web.service\n", null, null)]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/docker-" + Id + ".scope\n", "user@1000.service", null)]
    [InlineData("0::/../web.service\n", null, null)]
    public void What_a_user_can_name_itself_counts_for_nothing(string text, string? unit, string? container) => Assert.Equal((unit, container), CgroupPath.Read(text));
}
