using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Strongroom.Issuers;
using Strongroom.Kernel;
using Strongroom.Mail;
using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>Mails to the contacts, through a real mail server.</summary>
public sealed class ContactsMail
{
    private const string Mails80 = """{"trigger":{"lifetime_percentage":80},"action":{"action_type":"EmailContacts"}}""";
    private const string Renews80 = """{"trigger":{"lifetime_percentage":80},"action":{"action_type":"AutoRenew"}}""";
    private const string Operation = "CertificateContactsMail";

    private static readonly string[] Loopback = ["127.0.0.0/8", "::1/128"];

    [Fact]
    public async Task Each_contact_is_written_to_once_for_an_expiry_also_across_a_restart_and_by_many_loops()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback);
        await life.SetContactsAsync("ann@example.com", "bob@example.com", "Ann@example.com");
        var version = await life.CreateAsync("web", Mails80);
        var due = await life.AtPercentAsync("web", 80);
        await life.ToAsync(due - TimeSpan.FromSeconds(1));
        Assert.Empty(smtp.Mails);

        life.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(life.Server.RunDueAsync)));
        Assert.Equal(["ann@example.com", "bob@example.com"], smtp.Mails.Select(To));
        await life.Server.RestartAsync();
        await life.PatchAsync("web", """{"tags":{"x":"y"}}""");
        await life.Server.AdvanceAsync(CertificateLife.Day);
        Assert.Equal(2, smtp.Mails.Count);
        Assert.Equal(1, await life.Server.CountInTrailAsync(Operation, $"/certificates/web/{version}", 1));
        Assert.Equal(200, (await life.Server.InTrailAsync(Operation, "/certificates/web/", 1))[0].Status);

        var text = smtp.Mails[0].GetProperty("text").GetString()!;
        Assert.Contains("From: Strongroom <vault@example.com>", text, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", text, StringComparison.Ordinal);
        Assert.Contains($"Date: {due.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000", text, StringComparison.Ordinal);
        Assert.Contains("Certificate: web\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"Version:     {version}", text, StringComparison.Ordinal);
        Assert.Contains("Issuer:      Self", text, StringComparison.Ordinal);
        Assert.Contains($"Ends:        {(await life.ExpiryAsync("web")).UtcDateTime:yyyy-MM-dd HH:mm} UTC", text, StringComparison.Ordinal);
        Assert.Contains("not renewed by itself", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", text, StringComparison.Ordinal);

        // The next version has an expiry of its own.
        await life.CreateAsync("web", Mails80);
        await life.ToAsync(await life.AtPercentAsync("web", 80));
        Assert.Equal(4, smtp.Mails.Count);
    }

    [Fact]
    public async Task What_nobody_but_a_person_can_renew_is_said_to_be_so_and_what_renews_by_itself_too()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback);
        await life.SetContactsAsync("ann@example.com");
        await life.CreateAsync("unknown", Renews80);
        await life.PatchAsync("unknown/policy", """{"issuer":{"name":"Unknown"}}""");
        await life.CreateAsync("both", """{"trigger":{"lifetime_percentage":50},"action":{"action_type":"EmailContacts"}},""" + Renews80);
        await life.ToAsync(await life.AtPercentAsync("both", 50));
        Assert.Contains("What to do: nothing. It is renewed by itself", Assert.Single(smtp.Mails).GetProperty("text").GetString(), StringComparison.Ordinal);
        await life.ToAsync(await life.AtPercentAsync("unknown", 80));
        Assert.Equal(2, smtp.Mails.Count);
        Assert.Contains("nobody but a person can renew it", smtp.Mails[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Single(await life.VersionsAsync("unknown"));
    }

    [Fact]
    public async Task A_failed_renewal_is_written_about_with_its_reason_on_one_line()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback);
        await life.UseAuthorityAsync();
        await life.SetContactsAsync("ann@example.com");
        await life.CreateAsync("web", Renews80, "ca");
        life.Authority.Answer = new EnrolmentStep.Refused("Request rejected", "not you\r\nVault:       another");
        await life.ToAsync(await life.AtPercentAsync("web", 80));
        var text = Assert.Single(smtp.Mails).GetProperty("text").GetString()!;
        Assert.Contains("Subject: The renewal of certificate web in vault", text, StringComparison.Ordinal);
        Assert.Contains("Reason: not you  Vault:       another\r\n", text, StringComparison.Ordinal);
        Assert.Contains("tried again by itself", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Implicit")]
    public async Task Under_tls_with_user_and_password(string form)
    {
        await using var smtp = await MailServer.StartAsync(Enum.Parse<SmtpSecurity>(form), demandsUser: true);
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback, smtp.Authority);
        await SendOneAsync(life);
        var mail = Assert.Single(smtp.Mails);
        Assert.True(mail.GetProperty("tls").GetBoolean());
        Assert.True(mail.GetProperty("user").GetBoolean());
    }

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Implicit")]
    public async Task A_mail_server_that_is_not_believed_gets_neither_password_nor_mail(string form)
    {
        await using var smtp = await MailServer.StartAsync(Enum.Parse<SmtpSecurity>(form));
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback);
        await SendOneAsync(life);
        await FailedAsync(life, smtp, "not trusted");
    }

    [Fact]
    public async Task A_mail_server_without_starttls_gets_nothing()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options with { Security = SmtpSecurity.StartTls }, Loopback);
        await SendOneAsync(life);
        await FailedAsync(life, smtp, "no STARTTLS");
    }

    [Fact]
    public async Task A_wrong_password_is_a_failure_that_does_not_show_it()
    {
        await using var smtp = await MailServer.StartAsync(SmtpSecurity.StartTls, demandsUser: true);
        await using var life = await CertificateLife.StartAsync(smtp.Options with { Password = new SecretBytes("hunter2"u8) }, Loopback, smtp.Authority);
        await SendOneAsync(life);
        await FailedAsync(life, smtp, "does not accept user and password");
    }

    [Fact]
    public async Task A_private_address_that_the_operator_did_not_open_is_not_connected_to()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options);
        await SendOneAsync(life);
        await FailedAsync(life, smtp, "no address that may be connected to");
    }

    [Fact]
    public async Task Who_could_not_be_reached_is_tried_again_with_growing_pauses_and_who_was_is_not()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback);
        await life.SetContactsAsync("first@example.com", "never@example.com", "later@example.com");
        await life.CreateAsync("web", Mails80);
        smtp.IsBusy = true;
        var due = await life.AtPercentAsync("web", 80);
        await life.ToAsync(due);
        Assert.Equal(["first@example.com"], smtp.Mails.Select(To));

        await life.ToAsync(due + TimeSpan.FromSeconds(10));
        smtp.IsBusy = false;
        await life.ToAsync(due + TimeSpan.FromSeconds(29));
        Assert.Single(smtp.Mails);
        await life.Server.RestartAsync();
        await life.ToAsync(due + TimeSpan.FromSeconds(30));
        Assert.Equal(["first@example.com", "later@example.com"], smtp.Mails.Select(To));
        var records = await life.Server.InTrailAsync(Operation, "/certificates/web/", 2);
        Assert.Equal(["MailFailed", "MailRefused"], records.Select(record => record.ErrorCode));
        Assert.Contains("refused 1 of 3", records[1].Description, StringComparison.Ordinal);
        Assert.Equal(IdOf(smtp.Mails[0]), IdOf(smtp.Mails[1]));
    }

    [Fact]
    public async Task A_mail_server_that_is_down_is_tried_for_days_and_then_no_more()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback);
        await smtp.DownAsync();
        await SendOneAsync(life);
        await life.Server.AdvanceAsync(4 * CertificateLife.Day);
        await smtp.UpAsync();
        await life.Server.AdvanceAsync(CertificateLife.Day);
        Assert.Empty(smtp.Mails);
        var records = await life.Server.InTrailAsync(Operation, "/certificates/web/", 2);
        Assert.Equal(2, records.Count);
        Assert.Contains("not tried any more", records[1].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_about_a_version_that_was_replaced_meanwhile_is_not_sent()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback);
        smtp.IsBusy = true;
        await SendOneAsync(life);
        smtp.IsBusy = false;
        await life.CreateAsync("web", Mails80);
        await life.Server.AdvanceAsync(CertificateLife.Day);
        Assert.Empty(smtp.Mails);
    }

    [Fact]
    public async Task A_vault_without_contacts_has_it_in_the_trail()
    {
        await using var smtp = await MailServer.StartAsync();
        await using var life = await CertificateLife.StartAsync(smtp.Options, Loopback);
        await life.CreateAsync("web", Mails80);
        await life.ToAsync(await life.AtPercentAsync("web", 80));
        var record = Assert.Single(await life.Server.InTrailAsync(Operation, "/certificates/web/", 1));
        Assert.Equal((404, "ContactsNotFound"), (record.Status, record.ErrorCode));
    }

    [Fact]
    public async Task A_mail_server_that_says_nothing_holds_up_no_renewal_and_its_mail_is_claimed()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new SmtpOptions { Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port, Security = SmtpSecurity.None, From = "vault@example.com" };
        await using var life = await CertificateLife.StartAsync(options, Loopback);
        await life.SetContactsAsync("ann@example.com");
        await life.CreateAsync("web", Mails80);
        await life.CreateAsync("renews", Renews80);
        life.Server.Clock.Advance(await life.AtPercentAsync("web", 80) - life.Now);
        var first = Task.Run(life.Server.RunDueAsync);
        using var connection = await silent.AcceptSocketAsync(TestContext.Current.CancellationToken);

        // While the first waits for a greeting, another loop does everything else and leaves this mail alone.
        await life.Server.RunDueAsync();
        Assert.Equal(2, (await life.VersionsAsync("renews")).Count);
        Assert.False(silent.Pending());
        Assert.False(first.IsCompleted);
        connection.Dispose();
        await first;
        Assert.Equal("MailFailed", Assert.Single(await life.Server.InTrailAsync(Operation, "/certificates/web/", 1)).ErrorCode);
    }

    private static async Task SendOneAsync(CertificateLife life)
    {
        await life.SetContactsAsync("ann@example.com");
        await life.CreateAsync("web", Mails80);
        await life.ToAsync(await life.AtPercentAsync("web", 80));
    }

    private static async Task FailedAsync(CertificateLife life, MailServer smtp, string reason)
    {
        Assert.Empty(smtp.Mails);
        var record = Assert.Single(await life.Server.InTrailAsync(Operation, "/certificates/web/", 1));
        Assert.Equal((502, "MailFailed"), (record.Status, record.ErrorCode));
        Assert.Contains(reason, record.Description, StringComparison.Ordinal);
    }

    private static string To(JsonElement mail) => Assert.Single(mail.GetProperty("to").EnumerateArray()).GetString()!;

    private static string IdOf(JsonElement mail) => mail.GetProperty("text").GetString()!.Split("\r\n").Single(line => line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase));
}
