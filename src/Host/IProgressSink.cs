namespace ZPrimeGpu.Host;

/// <summary>Where a long piece of work says how far it is.</summary>
internal interface IProgressSink
{
    /// <summary>A stage begins.</summary>
    /// <param name="stage">What it does, for people.</param>
    /// <param name="total">Its size in its own unit; null where unknown.</param>
    void Begin(string stage, long? total);

    /// <summary>The current stage has done this much. May be called from any thread.</summary>
    void Report(long done);

    /// <summary>The current stage is over.</summary>
    /// <param name="summary">What came of it, one line.</param>
    void End(string summary);

    /// <summary>A sentence for the user that is not progress.</summary>
    void Note(string sentence);
}
