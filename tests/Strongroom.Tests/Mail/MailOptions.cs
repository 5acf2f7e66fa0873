using System.CommandLine;
using Strongroom.Mail;
using Strongroom.Server.Hosting;
using Xunit;

namespace Strongroom.Tests.Mail;

/// <summary>The mail server on the command line: every contradiction is found before anything starts.</summary>
public sealed class MailOptions : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("strongroom-mail-options-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void None_is_named_without_the_option() => Assert.Null(Read(""));

    [Theory]
    [InlineData("--smtp mail.example.com:587 --mail-from v@example.com", "mail.example.com", 587, "StartTls")]
    [InlineData("--smtp [fd12::1]:465 --smtp-tls implicit --mail-from v@example.com", "fd12::1", 465, "Implicit")]
    [InlineData("--smtp 127.0.0.1:25 --smtp-tls none --mail-from v@example.com", "127.0.0.1", 25, "None")]
    [InlineData("--smtp localhost:25 --smtp-tls none --mail-from v@example.com", "localhost", 25, "None")]
    public void One_is_read(string line, string host, int port, string security)
    {
        var options = Read(line)!;
        Assert.Equal((host, port, security, "v@example.com"), (options.Host, options.Port, options.Security.ToString(), options.From));
        Assert.Null(options.Password);
    }

    [Theory]
    [InlineData("--mail-from v@example.com", "--mail-from needs --smtp")]
    [InlineData("--smtp-tls none", "--smtp-tls needs --smtp")]
    [InlineData("--smtp mail.example.com:25", "--mail-from")]
    [InlineData("--smtp mail.example.com:25 --mail-from nobody", "--mail-from")]
    [InlineData("--smtp mail.example.com --mail-from v@example.com", "--smtp takes")]
    [InlineData("--smtp mail.example.com:0 --mail-from v@example.com", "--smtp takes")]
    [InlineData("--smtp mail.example.com:70000 --mail-from v@example.com", "--smtp takes")]
    [InlineData("--smtp fd12::1:25 --mail-from v@example.com", "--smtp takes")]
    [InlineData("--smtp http://a:25 --mail-from v@example.com", "--smtp takes")]
    [InlineData("--smtp 10.0.0.1:25 --smtp-tls none --mail-from v@example.com", "this machine only")]
    [InlineData("--smtp a:25 --smtp-tls sometimes --mail-from v@example.com", "--smtp-tls takes")]
    [InlineData("--smtp a:25 --smtp-user u --mail-from v@example.com", "go together")]
    [InlineData("--smtp a:25 --smtp-password-file /f --mail-from v@example.com", "go together")]
    [InlineData("--smtp a:25 --smtp-user u --smtp-password-file /nowhere/at/all --mail-from v@example.com", "cannot be read")]
    public void What_contradicts_itself_does_not_start(string line, string reason) =>
        Assert.Contains(reason, Assert.Throws<StartRefusedException>(() => Read(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_password_that_others_can_read_does_not_start()
    {
        var path = Path.Combine(_directory, "password");
        File.WriteAllText(path, "secret\n");
        var line = $"--smtp a:25 --smtp-user u --smtp-password-file {path} --mail-from v@example.com";
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("0600", Assert.Throws<StartRefusedException>(() => Read(line)).Message, StringComparison.Ordinal);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("secret"u8, Read(line)!.Password!.Span);
    }

    private static SmtpOptions? Read(string line)
    {
        var command = new Command("serve");
        var settings = new MailSettings();
        settings.AddTo(command);
        var parsed = command.Parse(line);
        Assert.Empty(parsed.Errors);
        return settings.Read(parsed);
    }
}
