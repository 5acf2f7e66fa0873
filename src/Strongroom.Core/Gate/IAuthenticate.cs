using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Port: turns an Authorization header into a caller. Identity implements it.</summary>
public interface IAuthenticate
{
    /// <summary>Brings what judging this header will need from elsewhere. Refuses nothing and believes nothing; for our own tokens there is nothing to do.</summary>
    ValueTask PrepareAsync(string? authorization, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Checks in the order of the security model §7. Each refusal is a 401 <c>Unauthorized</c> without a challenge; the gate adds it.</summary>
    /// <param name="authorization">The header as received; null when there is none.</param>
    Result<Caller> Authenticate(string? authorization, TokenExpectation expectation);
}
