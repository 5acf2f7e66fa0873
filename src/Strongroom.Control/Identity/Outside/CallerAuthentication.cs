using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Outside;

/// <summary>Every token comes here: those of trusted outside issuers are judged by their rules, all others as our own.</summary>
internal sealed class CallerAuthentication(DirectoryFeed feed, AccessTokenValidator own, OutsideTokens outside) : IAuthenticate
{
    public ValueTask PrepareAsync(string? authorization, CancellationToken cancel) => outside.PrepareAsync(authorization, feed.Current, cancel);

    public Result<Caller> Authenticate(string? authorization, TokenExpectation expectation)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        var directory = feed.Current ?? throw new SealedException();
        return outside.Find(authorization, directory) is var (token, issuer) ? outside.Judge(token, issuer, expectation, directory) : own.Authenticate(authorization, expectation);
    }
}
