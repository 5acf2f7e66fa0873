namespace Strongroom.Specs.Storage;

/// <summary>What the store specs need of an engine. The specs name none.</summary>
public interface IEngine
{
    /// <summary>A fresh, empty place for one store; disposing it removes its data.</summary>
    IPlace MakePlace();
}
