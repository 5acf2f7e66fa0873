using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Strongroom.Tests.Cli;

/// <summary>An admin socket that gives scripted answers and keeps what it was asked.</summary>
internal sealed class FakeAdminServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(int Status, string Body)> _answers = new();

    private FakeAdminServer(string dataDirectory)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Path.Combine(dataDirectory, "admin.sock")));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>As in <c>POST /v1/vaults {"name":"demo"}</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Keep the answer open after what was scripted, as a stream does.</summary>
    public bool Hold { get; set; }

    public static async Task<FakeAdminServer> StartAsync(string dataDirectory)
    {
        var server = new FakeAdminServer(dataDirectory);
        await server._app.StartAsync();
        return server;
    }

    public void Answer(int status, string body) => _answers.Enqueue((status, body));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var type = context.Request.ContentType is null or "application/json" ? "" : $" ({context.Request.ContentType})";
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}{type} {await body.ReadToEndAsync()}".TrimEnd());
        if (!_answers.TryDequeue(out var answer))
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        if (answer.Body.Length > 0)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.Body);
            await context.Response.Body.FlushAsync();
            if (Hold)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
