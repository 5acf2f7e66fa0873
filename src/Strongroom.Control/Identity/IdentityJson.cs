using System.Text.Json.Serialization;

namespace Strongroom.Identity;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OidcDocument))]
[JsonSerializable(typeof(JwksBody))]
[JsonSerializable(typeof(InstanceBody))]
[JsonSerializable(typeof(TokenErrorBody))]
internal sealed partial class IdentityJson : JsonSerializerContext;
