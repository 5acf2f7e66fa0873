using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>The door that every request for a token comes through: judge, record, answer. In that order.</summary>
internal sealed class SignInDoor(DirectoryFeed feed, SignInTrail trail, IdentityOptions options, TimeProvider clock, ILogger<SignInDoor> logger)
{
    /// <param name="judge">Reads the request and decides. What it returns is recorded before anything is answered.</param>
    /// <param name="answer">Writes the answer that brings the token.</param>
    public Task PassAsync(
        HttpContext http,
        Func<DirectorySnapshot, CancellationToken, ValueTask<SignIn>> judge,
        Func<HttpContext, LoginCall, SignIn, Task> answer) =>
        PassAsync(http, (_, directory, cancel) => judge(directory, cancel), answer);

    /// <param name="judge">Knows the call as well, for a change that carries its own record.</param>
    /// <param name="answer">Writes the answer.</param>
    public async Task PassAsync(
        HttpContext http,
        Func<LoginCall, DirectorySnapshot, CancellationToken, ValueTask<SignIn>> judge,
        Func<HttpContext, LoginCall, SignIn, Task> answer)
    {
        var call = LoginCall.Begin(http, clock);
        using var signIn = await JudgeAsync(judge, call, http.RequestAborted).ConfigureAwait(false);
        if (ReferenceEquals(signIn.Error, TokenErrors.Sealed) || ReferenceEquals(signIn.Error, TokenErrors.AuditUnavailable))
        {
            // The trail's keys are as far away as ours: the start of sealing is recorded, not each request after it.
            await RefuseAsync(http, call, signIn.Error!).ConfigureAwait(false);
            return;
        }

        try
        {
            if (signIn.Recorded)
            {
                await trail.AppendAsync(http, call, signIn).ConfigureAwait(false);
            }
        }
        catch (AuditUnavailableException fault)
        {
            Log.TrailUnavailable(logger, fault);
            await RefuseAsync(http, call, TokenErrors.AuditUnavailable).ConfigureAwait(false);
            return;
        }

        await (signIn.Error is { } error ? RefuseAsync(http, call, error) : answer(http, call, signIn)).ConfigureAwait(false);
    }

    private async ValueTask<SignIn> JudgeAsync(Func<LoginCall, DirectorySnapshot, CancellationToken, ValueTask<SignIn>> judge, LoginCall call, CancellationToken cancel)
    {
        try
        {
            return feed.Current is { } directory ? await judge(call, directory, cancel).ConfigureAwait(false) : new SignIn(TokenErrors.Sealed);
        }
        catch (StoreUnavailableException fault)
        {
            Log.StoreUnavailable(logger, fault);
            return new SignIn(TokenErrors.StoreUnavailable);
        }
        catch (AuditUnavailableException fault)
        {
            Log.TrailUnavailable(logger, fault);
            return new SignIn(TokenErrors.AuditUnavailable);
        }
        catch (SealedException)
        {
            return new SignIn(TokenErrors.Sealed);
        }
    }

    private Task RefuseAsync(HttpContext http, LoginCall call, TokenError error) => LoginResponse.ErrorAsync(http, call, error, options.LoginOrigin);
}
