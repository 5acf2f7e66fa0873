using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>What custodians and operators are told when a ceremony does not take a step. The text never holds a part of a share.</summary>
public static class CeremonyRefusals
{
    public static VaultError SharesOutOfBounds { get; } =
        new(400, "SharesOutOfBounds", $"Of at most {ShareSet.MostShares} shares, at least {ShareSet.LeastThreshold} and no more than there are give the key.");

    public static VaultError NoShares { get; } = new(409, "NoShares", "The installation has no slot that shares open.");

    public static VaultError NoCeremony { get; } = new(409, "NoCeremony", "No ceremony of that nonce is under way: it was cancelled, has ended or has expired.");

    public static VaultError Malformed(int wrong) => Wrong("ShareMalformed", "What was entered is no share, or was mistyped.", wrong);

    public static VaultError Foreign(int index, int wrong) => Wrong("ShareForeign", $"Share {index} belongs to another set of shares.", wrong);

    public static VaultError Altered(int index, int wrong) => Wrong("ShareAltered", $"Share {index} is not as it was issued.", wrong);

    public static VaultError Duplicate(int index, int wrong) => Wrong("ShareDuplicate", $"Share {index} has been entered already.", wrong);

    private static VaultError Wrong(string code, string what, int wrong) => new(
        403, code, wrong >= ShareCeremony.MostWrong ? $"{what} It was wrong share {wrong}: the ceremony has ended." : $"{what} Wrong shares so far: {wrong} of {ShareCeremony.MostWrong}.");
}
