using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;

// The floor: bare Kestrel with TLS, returning a fixed body of 300 bytes whatever is asked. What a request costs above this is ours.
var port = int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture);
var body = Encoding.ASCII.GetBytes(new string('x', 300));

using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, port, listener => listener.UseHttps(made));
});
var app = builder.Build();
app.Run(async http =>
{
    // The request is read whole, as a set's must be.
    for (var reader = http.Request.BodyReader; ;)
    {
        var read = await reader.ReadAsync();
        reader.AdvanceTo(read.Buffer.End);
        if (read.IsCompleted)
        {
            break;
        }
    }

    http.Response.ContentType = "application/json; charset=utf-8";
    http.Response.ContentLength = body.Length;
    await http.Response.BodyWriter.WriteAsync(body);
});
await app.RunAsync();
