; makensis stores no time with SetDateSave off, so that the same files give the same installer.
Unicode true
SetCompressor /SOLID lzma
SetDateSave off
Name "Chat Agent @version@"
OutFile "dist\ChatAgentSetup.exe"
InstallDir "$LOCALAPPDATA\ChatAgent"
RequestExecutionLevel user
ShowInstDetails nevershow

Section
  SetOutPath "$INSTDIR"
  File "dist\win\ChatAgent.exe"
  SetOutPath "$INSTDIR\resources"
  File "dist\win\resources\app.asar"
  CreateShortCut "$DESKTOP\Chat Agent.lnk" "$INSTDIR\ChatAgent.exe"
SectionEnd
