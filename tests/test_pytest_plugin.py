"""The pytest plugin, tried by a pytest of its own; once by a process of its own."""

import os
from pathlib import Path

import pytest

import vnedoc as library
from tests import factories
from tests.signature import pki
from tests.signature.messages import signed

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _others(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """That pytest finds the plugin by itself is shown once, in the process of its own."""
    if request.function is not test_each_file_is_a_test:
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        monkeypatch.setenv("PYTEST_PLUGINS", "vnedoc.pytest_plugin")


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    folder = tmp_path / "messages"
    folder.mkdir()
    library.dump(factories.document(), folder / "good.edxml")
    library.dump(factories.document(subject=None), folder / "bad.edxml")
    return folder


def test_each_file_is_a_test(pytester: pytest.Pytester, messages: Path) -> None:
    result = pytester.runpytest_subprocess("--edxml", str(messages), "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=1)
    text = result.stdout.str()
    assert "bad.edxml" in text
    assert "VNE-" in text
    assert "Traceback" not in text


def test_a_failure_is_named_by_its_place_and_told_once(
    pytester: pytest.Pytester, messages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "messages" / "later").mkdir()
    library.dump(factories.document(subject=None), tmp_path / "messages" / "later" / "bad.edxml")
    # Where CI is set, pytest does not cut the lines of its summary.
    monkeypatch.setenv("CI", "true")
    words = ("--edxml", str(messages), "--rootdir", str(tmp_path), "--junitxml", "r.xml")
    text = pytester.runpytest_inprocess(*words).stdout.str()
    told = "VNE-HEADER-012 line 5, column 7: The subject is missing."
    for name in ("messages/bad.edxml", "messages/later/bad.edxml"):
        assert f"_ edxml: {name} _" in text
        assert f"REJECTED  {name} · 05/SVDA-VP" in text
        assert f"{name}::edxml - {told}\n" in text
    assert text.count("How to mend") == 2
    assert text.count("REJECTED") == 2
    assert f'<failure message="{told}">' in (pytester.path / "r.xml").read_text()


@pytest.mark.skipif(os.name == "nt", reason="such names are not possible there")
@pytest.mark.parametrize("more", ["-v", "-rA"])
def test_no_file_s_name_is_obeyed(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    names = ("::error::x.edxml", "a\n::error::b.edxml", "\x1b[31mred.edxml", "##[error]c.edxml")
    for name in names:
        library.dump(factories.document(subject=None), pytester.path / name)
    monkeypatch.setenv("CI", "true")
    text = pytester.runpytest_inprocess("--edxml", str(pytester.path), more).stdout.str()
    assert f"{len(names)} failed" in text
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert not {"\x1b", "##["} & {char for char in ("\x1b", "##[") if char in text}


def test_one_good_file_passes(pytester: pytest.Pytester, messages: Path) -> None:
    result = pytester.runpytest_inprocess("--edxml", str(messages / "good.edxml"))
    result.assert_outcomes(passed=1)
    assert result.ret == 0
    assert "NOT judged" not in result.stdout.str()


def test_a_missing_path_is_wrong_usage(pytester: pytest.Pytester) -> None:
    assert pytester.runpytest_inprocess("--edxml", "nowhere").ret == pytest.ExitCode.USAGE_ERROR


def test_a_folder_without_messages_is_wrong_usage(
    pytester: pytest.Pytester, tmp_path: Path, messages: Path
) -> None:
    # Checking nothing must not look like success; a message may be called X.EDXML.
    (tmp_path / "empty").mkdir()
    result = pytester.runpytest_inprocess("--edxml", str(tmp_path / "empty"))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (messages / "good.edxml").rename(tmp_path / "empty" / "GOOD.EDXML")
    pytester.runpytest_inprocess("--edxml", str(tmp_path / "empty")).assert_outcomes(passed=1)


def test_a_profile_that_is_none_is_wrong_usage(pytester: pytest.Pytester, messages: Path) -> None:
    words = ("--edxml", str(messages), "--edxml-profile")
    result = pytester.runpytest_inprocess(*words, "none")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "none" in result.stderr.str()
    result = pytester.runpytest_inprocess(*words, "nowhere.toml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_an_unreadable_file_fails_and_says_why(pytester: pytest.Pytester, tmp_path: Path) -> None:
    (tmp_path / "x.edxml").write_text("<!DOCTYPE a><a/>")
    result = pytester.runpytest_inprocess("--edxml", str(tmp_path))
    result.assert_outcomes(failed=1)
    assert "VNE-E105" in result.stdout.str()


def test_the_fixture_accepts_and_refuses(pytester: pytest.Pytester, messages: Path) -> None:
    pytester.makepyfile(
        f"""
        import pytest
        from vnedoc.pytest_plugin import NotAcceptedError
        from pathlib import Path
        FOLDER = Path({str(messages)!r})
        GOOD, BAD = FOLDER / "good.edxml", FOLDER / "bad.edxml"

        def test_good(vnedoc):
            assert vnedoc.accept(GOOD).acceptable
            with pytest.raises(NotAcceptedError):
                vnedoc.refuse(GOOD)

        def test_bad(vnedoc):
            rule = next(f.rule for f in vnedoc.refuse(BAD).findings if f.severity == "error")
            vnedoc.refuse(BAD, rule)
            with pytest.raises(NotAcceptedError):
                vnedoc.refuse(BAD, "VNE-NONE-000")
            with pytest.raises(NotAcceptedError):
                vnedoc.accept(BAD)
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_signatures_that_nobody_judged_are_told(
    pytester: pytest.Pytester, messages: Path, tmp_path: Path
) -> None:
    told = "tests with messages whose signatures were NOT judged:"
    (messages / "signed.edxml").write_bytes(signed())
    (tmp_path / "root.pem").write_bytes(pki.make_pki("p256").root.pem)
    pytester.makepyfile(
        f"""
        import datetime as dt
        from pathlib import Path
        SIGNED = Path({str(messages / "signed.edxml")!r})
        ROOT = Path({str(tmp_path / "root.pem")!r})
        AT = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)

        def test_nobody_looked(vnedoc):
            vnedoc.accept(SIGNED)

        def test_somebody_looked(vnedoc):
            assert vnedoc.accept(SIGNED, trust=ROOT, at=AT, revocation="off").valid
        """
    )
    result = pytester.runpytest_inprocess("--edxml", str(messages))
    result.assert_outcomes(passed=4, failed=1)
    text = result.stdout.str()
    assert f"2 {told}" in text
    listed = text.partition(told)[2].splitlines()[1:3]
    assert any("test_nobody_looked" in line for line in listed)
    assert any("signed.edxml" in line for line in listed)
