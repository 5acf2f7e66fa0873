namespace Strongroom.Gate;

/// <summary>The throttle class of an operation (wire reference §8.1).</summary>
public enum OperationCost
{
    Read,
    Write,
    List,
    Crypto,
    KeyCreation,
    ControlPlane,
}
