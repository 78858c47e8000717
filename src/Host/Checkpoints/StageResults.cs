using System.Globalization;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>What a checkpoint holds of the windows of one stage, and where their new results go.</summary>
/// <typeparam name="T">The result of a window.</typeparam>
internal sealed class StageResults<T> : IWindowResults<T>
    where T : class
{
    private readonly Checkpoint owner;
    private readonly string stage;
    private readonly Dictionary<int, T> kept = [];

    /// <summary>Reads what is there.</summary>
    /// <param name="owner">Receives what is new.</param>
    /// <param name="file">Its file.</param>
    /// <param name="stage">The stage.</param>
    /// <exception cref="InputException">A result cannot be read.</exception>
    public StageResults(Checkpoint owner, CheckpointFile file, string stage)
    {
        this.owner = owner;
        this.stage = stage;
        foreach ((int window, string text) in file.Rows("SELECT window, result FROM windows WHERE stage = $1", r => (r.GetInt32(0), r.GetString(1)), stage))
        {
            kept[window] = ResultJson.Read<T>(text)
                ?? throw file.Damaged(string.Create(CultureInfo.InvariantCulture, $"the result of window {window} cannot be read"));
        }
    }

    /// <inheritdoc/>
    public T? Find(int window) => kept.GetValueOrDefault(window);

    /// <inheritdoc/>
    public void Keep(int window, T result) => owner.Keep(stage, window, ResultJson.Write(result));
}
