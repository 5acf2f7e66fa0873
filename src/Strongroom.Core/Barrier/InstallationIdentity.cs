namespace Strongroom.Barrier;

/// <summary>Tells what this installation keeps outside of its store from what another one keeps there.</summary>
public sealed class InstallationIdentity
{
    private readonly HeldKeys _held;

    internal InstallationIdentity(HeldKeys held) => _held = held;

    /// <summary>The id that the installation was born with; not secret.</summary>
    /// <exception cref="SealedException">The keys are not there.</exception>
    public Guid Id => _held.Current.Installation;
}
