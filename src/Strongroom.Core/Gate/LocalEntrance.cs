using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>The local administration socket: its file mode is its only door.</summary>
public sealed class LocalEntrance : Entrance
{
    internal override VaultError? Enter(Passage passage, bool askForRight) => null;
}
