namespace Strongroom.Specs.Api;

/// <summary>A server, and the machine with an agent that the specs of a class share.</summary>
public sealed class MachineServer : DevServer
{
    private AgentMachine? _machine;

    public AgentMachine Machine => _machine!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _machine = new AgentMachine(this, "shown");
        await _machine.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_machine is { } machine)
        {
            await machine.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
