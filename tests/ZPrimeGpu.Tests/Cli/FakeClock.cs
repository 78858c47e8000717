namespace ZPrimeGpu.Tests.Cli;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class FakeClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    public TimeSpan Now { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + Now;
}
