using Strongroom.Objects;

namespace Strongroom.Secrets;

internal sealed class SecretErasure() : ObjectErasure<SecretHead, SecretVersion>(SecretRows.Shelf);
