using System.Globalization;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>One attempt to connect: the token found, the PIN tried once, its mechanisms probed, and the keys in it checked.</summary>
/// <param name="known">What an earlier connection found; a later one must find the same token.</param>
internal sealed class TokenOpening(Pkcs11Module module, Pkcs11Options options, TokenAttachment? known)
{
    private const int MostSlots = 1024;

    /// <param name="restart">Start the module anew first.</param>
    /// <exception cref="TokenUnavailableException">The token is not there, or does not answer.</exception>
    /// <exception cref="TokenConfigurationException">It is there and may not be used: waiting does not help.</exception>
    public (TokenAttachment Attachment, TokenSessions Sessions) Connect(SecretBytes pin, bool restart)
    {
        if (restart)
        {
            Restart();
        }
        else
        {
            Demand(module.Initialize(), "C_Initialize");
        }

        // A module may have been finalized by somebody else, or may look for its tokens only when it is started.
        if (Find(out var epoch) is not { } found)
        {
            if (!restart)
            {
                Restart();
            }

            found = (restart ? null : Find(out epoch)) ?? throw new TokenUnavailableException($"{module.Path} has no initialized token with {Wanted}");
        }

        if (!module.TryEnter(epoch))
        {
            throw new TokenUnavailableException("The connection to the token is being made anew");
        }

        try
        {
            return LogIn(found.Slot, found.Identity, found.MostSessions, epoch, pin);
        }
        finally
        {
            module.Exit();
        }
    }

    private string Wanted => string.Join(
        " and ",
        new[] { options.TokenLabel is { } label ? $"the label '{label}'" : null, options.TokenSerial is { } serial ? $"the serial number '{serial}'" : null }.Where(text => text is not null));

    private (nuint Slot, TokenIdentity Identity, int MostSessions)? Find(out int epoch)
    {
        epoch = module.Epoch;
        if (!module.TryEnter(epoch))
        {
            return null;
        }

        try
        {
            Span<nuint> slots = stackalloc nuint[MostSlots];
            if (module.Functions.GetSlotList(slots, out var count) != Ckr.Ok)
            {
                return null;
            }

            (nuint, TokenIdentity, int)? found = null;
            foreach (var slot in slots[..count])
            {
                if (module.Functions.GetTokenInfo(slot, out var info) != Ckr.Ok || TokenIdentity.Of(info) is not { } identity || !identity.IsMeantBy(options))
                {
                    continue;
                }

                if (found is not null)
                {
                    throw new TokenConfigurationException($"{module.Path} has more than one token with {Wanted}; name it by its serial number");
                }

                found = (slot, identity, MostSessions(info));
            }

            return found;
        }
        finally
        {
            module.Exit();
        }
    }

    /// <summary>What is configured, less if the token has fewer; one session stays for the login.</summary>
    private int MostSessions(in CkTokenInfo info) =>
        info.MaxRwSessions is > 1 and < 1024 ? Math.Min(options.Sessions, (int)info.MaxRwSessions - 1) : options.Sessions;

    private (TokenAttachment Attachment, TokenSessions Sessions) LogIn(nuint slot, TokenIdentity identity, int mostSessions, int epoch, SecretBytes pin)
    {
        if (known is not null && known.Identity.Serial != identity.Serial)
        {
            throw new TokenConfigurationException($"The token with {Wanted} is another one than before: its serial number is {identity.Serial}, and was {known.Identity.Serial}");
        }

        if (identity.IsPinLocked || identity.IsFinalTry)
        {
            throw new TokenConfigurationException(
                identity.IsPinLocked ? $"The PIN of the token '{identity.Label}' is locked" : $"The token '{identity.Label}' has one PIN attempt left, which is not risked; log in by the vendor's tool first");
        }

        var functions = module.Functions;
        Demand(functions.OpenSession(slot, out var keeper), "C_OpenSession");
        try
        {
            var code = functions.Login(keeper, pin.Span);
            if (code.IsPinRefusal())
            {
                throw new TokenConfigurationException($"The token '{identity.Label}' refuses the PIN ({code.Text()}); it was tried once");
            }

            Demand(code == Ckr.UserAlreadyLoggedIn ? Ckr.Ok : code, "C_Login");
            var attachment = known ?? new TokenAttachment(identity, MechanismProbe.Run(functions, slot, keeper));
            TemplateAudit.CheckAll(functions, keeper);
            return (attachment, new TokenSessions(module, epoch, slot, keeper, mostSessions));
        }
        catch
        {
            functions.CloseSession(keeper);
            throw;
        }
    }

    private void Restart()
    {
        if (!module.TryRestart(out var code))
        {
            throw new TokenUnavailableException(string.Create(CultureInfo.InvariantCulture, $"{module.Path} cannot be started anew: {code.Text()}"));
        }
    }

    private static void Demand(Ckr code, string function)
    {
        if (code != Ckr.Ok)
        {
            throw new TokenUnavailableException($"The token answered {code.Text()} to {function}");
        }
    }
}
