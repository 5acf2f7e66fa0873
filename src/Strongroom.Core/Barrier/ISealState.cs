namespace Strongroom.Barrier;

/// <summary>The one question the gate asks of the Barrier before all others.</summary>
public interface ISealState
{
    bool IsOpen { get; }
}
