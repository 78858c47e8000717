using ZPrimeGpu.Host.Accelerators.Fits;

namespace ZPrimeGpu.Host;

/// <summary>Where a long piece of work says how far it is.</summary>
internal interface IProgressSink
{
    /// <summary>Receives the counts of fits while they are made.</summary>
    FitMeter Fits { get; }

    /// <summary>A stage begins.</summary>
    /// <param name="stage">What it does, for people.</param>
    /// <param name="total">Its size in its own unit; null where unknown.</param>
    void Begin(string stage, long? total);

    /// <summary>
    /// The current stage has done this much. May be called from any thread. What was there before, from a checkpoint say, comes in the first call: the time left is of the work after it.
    /// </summary>
    void Report(long done);

    /// <summary>The current stage is over.</summary>
    /// <param name="summary">What came of it, one line.</param>
    void End(string summary);

    /// <summary>A sentence for the user that is not progress.</summary>
    void Note(string sentence);
}
