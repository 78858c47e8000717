namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>Shows the progress of a run in one form. Called by one thread at a time.</summary>
internal interface IProgressView
{
    /// <summary>A stage begins.</summary>
    void Begin(in ProgressSnapshot now);

    /// <summary>Some time has passed: about a second, or much more where nothing happens.</summary>
    void Tick(in ProgressSnapshot now);

    /// <summary>The stage is over.</summary>
    /// <param name="now">Its end.</param>
    /// <param name="summary">What came of it.</param>
    void End(in ProgressSnapshot now, string summary);

    /// <summary>A sentence for the user.</summary>
    void Note(string sentence);
}
